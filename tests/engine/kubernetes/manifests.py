"""Objects for tests, each the smallest that the API server takes."""

from infra.plugins.kubernetes.json_tree import JsonObject

SKIP_AWAIT: JsonObject = {"pulumi.com/skipAwait": "true"}


def metadata(namespace: str, name: str, annotations: JsonObject | None = None) -> JsonObject:
    """Metadata with a fixed name."""
    return {"namespace": namespace, "name": name, **({"annotations": annotations} if annotations else {})}


def config_map(namespace: str, name: str, data: JsonObject) -> JsonObject:
    """A ConfigMap."""
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata(namespace, name), "data": data}


def pod_template(app: str, image: str = "registry.invalid/app:1") -> JsonObject:
    """A template of one container."""
    spec: JsonObject = {"containers": [{"name": "app", "image": image}]}
    return {"metadata": {"labels": {"app": app}}, "spec": spec}


def workload(
    kind: str, namespace: str, name: str, annotations: JsonObject | None = None, **spec: object
) -> JsonObject:
    """A Deployment, StatefulSet or DaemonSet whose pods bear the label app=name."""
    own: JsonObject = {"selector": {"matchLabels": {"app": name}}, "template": pod_template(name)}
    given = {key: value for key, value in spec.items() if isinstance(value, bool | int | str | dict | list)}
    if kind == "StatefulSet":
        own["serviceName"] = name
    return {
        "apiVersion": "apps/v1",
        "kind": kind,
        "metadata": metadata(namespace, name, annotations),
        "spec": {**own, **given},
    }


def service(namespace: str, name: str, **spec: object) -> JsonObject:
    """A Service that selects the pods with app=name."""
    own: JsonObject = {"selector": {"app": name}, "ports": [{"port": 80}]}
    given = {key: value for key, value in spec.items() if isinstance(value, bool | int | str | dict | list)}
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": metadata(namespace, name),
        "spec": {**own, **given},
    }


def job(namespace: str, name: str, image: str = "registry.invalid/job:1") -> JsonObject:
    """A Job of one pod."""
    template = pod_template(name, image)
    template["spec"] = {"restartPolicy": "Never", "containers": [{"name": "app", "image": image}]}
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": metadata(namespace, name),
        "spec": {"template": template, "backoffLimit": 0},
    }


def claim(namespace: str, name: str, storage_class: str) -> JsonObject:
    """A volume claim of one gibibyte."""
    spec: JsonObject = {
        "accessModes": ["ReadWriteOnce"],
        "storageClassName": storage_class,
        "resources": {"requests": {"storage": "1Gi"}},
    }
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": metadata(namespace, name),
        "spec": spec,
    }


def custom_definition(group: str) -> JsonObject:
    """The definition of a namespaced kind Widget, whose spec takes anything."""
    schema: JsonObject = {
        "type": "object",
        "properties": {"spec": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}},
    }
    version: JsonObject = {
        "name": "v1",
        "served": True,
        "storage": True,
        "schema": {"openAPIV3Schema": schema},
    }
    names: JsonObject = {
        "plural": "widgets",
        "singular": "widget",
        "kind": "Widget",
        "listKind": "WidgetList",
    }
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"widgets.{group}"},
        "spec": {"group": group, "scope": "Namespaced", "names": names, "versions": [version]},
    }
