"""Pulumi programs of the engine's tests."""

HEAD = """
import os
import pulumi
import pulumi_kubernetes as k8s

provider = k8s.Provider("cluster", kubeconfig=os.environ["TEST_KUBECONFIG"])
inside = pulumi.ResourceOptions(provider=provider)
"""


def shop(namespace: str, *, replicas: int = 1, image: str = "registry.invalid/web:1") -> str:
    """A namespace with a setting, a password and a Deployment that is not waited for."""
    return (
        HEAD
        + f"""
namespace = k8s.core.v1.Namespace("shop", metadata={{"name": "{namespace}"}}, opts=inside)
here = namespace.metadata.name
settings = k8s.core.v1.ConfigMap(
    "settings", metadata={{"namespace": here}}, data={{"size": "1"}}, opts=inside
)
password = k8s.core.v1.Secret(
    "password",
    metadata={{"namespace": here, "name": "password"}},
    string_data={{"word": pulumi.Output.secret("sentinel-of-the-test")}},
    opts=inside,
)
web = k8s.apps.v1.Deployment(
    "web",
    metadata={{"namespace": here, "name": "web", "annotations": {{"pulumi.com/skipAwait": "true"}}}},
    spec={{
        "replicas": {replicas},
        "selector": {{"matchLabels": {{"app": "web"}}}},
        "template": {{
            "metadata": {{"labels": {{"app": "web"}}}},
            "spec": {{
                "containers": [
                    {{
                        "name": "web",
                        "image": "{image}",
                        "env_from": [{{"config_map_ref": {{"name": settings.metadata.name}}}}],
                    }}
                ]
            }},
        }},
    }},
    opts=inside,
)
pulumi.export("settings", settings.metadata.name)
pulumi.export("uid", web.metadata.uid)
"""
    )


def custom(namespace: str, group: str) -> str:
    """A definition and an object of it, in one update, through typed and untyped resources."""
    return (
        HEAD
        + f"""
namespace = k8s.core.v1.Namespace("shop", metadata={{"name": "{namespace}"}}, opts=inside)
anything = {{"type": "object", "x_kubernetes_preserve_unknown_fields": True}}
schema = {{"type": "object", "properties": {{"spec": anything}}}}
definition = k8s.apiextensions.v1.CustomResourceDefinition(
    "widgets",
    metadata={{"name": "widgets.{group}"}},
    spec={{
        "group": "{group}",
        "scope": "Namespaced",
        "names": {{"plural": "widgets", "kind": "Widget"}},
        "versions": [
            {{"name": "v1", "served": True, "storage": True, "schema": {{"open_apiv3_schema": schema}}}}
        ],
    }},
    opts=inside,
)
widget = k8s.apiextensions.CustomResource(
    "widget",
    api_version="{group}/v1",
    kind="Widget",
    metadata={{"name": "one", "namespace": namespace.metadata.name}},
    spec={{"size": 1}},
    opts=pulumi.ResourceOptions(provider=provider, depends_on=[definition]),
)
pulumi.export("widget", widget.id)
"""
    )


def many(namespace: str, count: int) -> str:
    """A namespace with many ConfigMaps."""
    return (
        HEAD
        + f"""
namespace = k8s.core.v1.Namespace("shop", metadata={{"name": "{namespace}"}}, opts=inside)
for number in range({count}):
    k8s.core.v1.ConfigMap(
        f"c{{number}}",
        metadata={{"namespace": namespace.metadata.name, "name": f"c{{number}}"}},
        data={{"number": str(number)}},
        opts=inside,
    )
"""
    )


def waiting(namespace: str, seconds: int) -> str:
    """A Deployment whose pods no node runs, waited for; and what exists beside it in the namespace."""
    return (
        HEAD
        + f"""
namespace = k8s.core.v1.Namespace("shop", metadata={{"name": "{namespace}"}}, opts=inside)
web = k8s.apps.v1.Deployment(
    "web",
    metadata={{"namespace": namespace.metadata.name, "name": "web"}},
    spec={{
        "selector": {{"matchLabels": {{"app": "web"}}}},
        "template": {{
            "metadata": {{"labels": {{"app": "web"}}}},
            "spec": {{"containers": [{{"name": "web", "image": "registry.invalid/web:1"}}]}},
        }},
    }},
    opts=pulumi.ResourceOptions(
        provider=provider, custom_timeouts=pulumi.CustomTimeouts(create="{seconds}s", update="{seconds}s")
    ),
)
"""
    )
