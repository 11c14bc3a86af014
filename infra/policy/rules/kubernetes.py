"""Rules for what runs in a cluster, whatever cloud it is in: the level "restricted", and images by digest.

The API server holds namespaces to "restricted" as well; here it is told in the pull request, not at 3 a.m.
https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
"""

from collections.abc import Iterator

from infra.policy.properties import UNKNOWN, Properties, at, is_given, is_on, is_one_of, listed, objects
from infra.policy.rule import Rule

_TEMPLATED = tuple(
    f"kubernetes:{group}:{kind}"
    for group, kind in (
        ("apps/v1", "Deployment"),
        ("apps/v1", "StatefulSet"),
        ("apps/v1", "DaemonSet"),
        ("batch/v1", "Job"),
    )
)
_PODS = (*_TEMPLATED, "kubernetes:core/v1:Pod")


def _pod(properties: Properties) -> Properties:
    template = at(properties, "spec", "template", "spec")
    found = template if template is not None else at(properties, "spec")
    return found if isinstance(found, dict) else {}


def _containers(properties: Properties) -> tuple[Properties, ...]:
    pod = _pod(properties)
    return (*objects(at(pod, "containers")), *objects(at(pod, "initContainers")))


def _name(container: Properties) -> str:
    return f"Container {at(container, 'name')!r}"


def _images_by_digest(properties: Properties) -> Iterator[str]:
    for container in _containers(properties):
        image = at(container, "image")
        if image is not UNKNOWN and "@sha256:" not in str(image):
            yield f"{_name(container)} runs {image!r}, which may be other bytes tomorrow."


def _without_root(properties: Properties) -> Iterator[str]:
    pod = is_on(at(_pod(properties), "securityContext", "runAsNonRoot"))
    for container in _containers(properties):
        if not pod and not is_on(at(container, "securityContext", "runAsNonRoot")):
            yield f"{_name(container)} may run as root."


def _without_privileges(properties: Properties) -> Iterator[str]:
    for container in _containers(properties):
        security = at(container, "securityContext")
        allowed = at(container, "securityContext", "allowPrivilegeEscalation")
        dropped = at(container, "securityContext", "capabilities", "drop")
        if security is UNKNOWN:
            continue
        if not is_one_of(allowed, False):
            yield f"{_name(container)} may gain privileges."
        if dropped is not UNKNOWN and "ALL" not in listed(dropped):
            yield f"{_name(container)} keeps capabilities."


def _with_seccomp(properties: Properties) -> Iterator[str]:
    allowed = ("RuntimeDefault", "Localhost")
    path = ("securityContext", "seccompProfile", "type")
    pod = is_one_of(at(_pod(properties), *path), *allowed)
    for container in _containers(properties):
        if not pod and not is_one_of(at(container, *path), *allowed):
            yield f"{_name(container)} may make any system call."


def _apart_from_the_host(properties: Properties) -> Iterator[str]:
    pod = _pod(properties)
    for shared in ("hostNetwork", "hostPID", "hostIPC"):
        if at(pod, shared) is True:
            yield f"The pod shares the node's {shared.removeprefix('host').lower()}."
    for volume in objects(at(pod, "volumes")):
        if is_given(at(volume, "hostPath")) and at(volume, "hostPath") is not UNKNOWN:
            yield f"The pod mounts {at(volume, 'hostPath', 'path')!r} of the node."


def _read_only(properties: Properties) -> Iterator[str]:
    for container in _containers(properties):
        if not is_on(at(container, "securityContext", "readOnlyRootFilesystem")):
            yield f"{_name(container)} can write to its own image's files."


def _bounded(properties: Properties) -> Iterator[str]:
    for container in _containers(properties):
        if not is_given(at(container, "resources", "limits", "memory")):
            yield f"{_name(container)} may take all of its node's memory."


def _balancers_to_known_ranges(properties: Properties) -> Iterator[str]:
    if at(properties, "spec", "type") == "LoadBalancer" and not is_given(
        at(properties, "spec", "loadBalancerSourceRanges")
    ):
        yield "The Service's balancer answers the whole internet."


RULES = (
    Rule(
        "kubernetes-images-by-digest",
        "What runs is what was tested.",
        "Name it by digest, as name@sha256:….",
        "CKV_K8S_43",
        _PODS,
        _images_by_digest,
    ),
    Rule(
        "kubernetes-without-root",
        "A broken container is not root on its node.",
        "Set securityContext.runAsNonRoot: true.",
        "CKV_K8S_6",
        _PODS,
        _without_root,
    ),
    Rule(
        "kubernetes-without-privileges",
        "A process can do no more than it began with.",
        "Set allowPrivilegeEscalation: false and capabilities.drop: [ALL].",
        "CKV_K8S_20, CKV_K8S_37",
        _PODS,
        _without_privileges,
    ),
    Rule(
        "kubernetes-with-seccomp",
        "The kernel shows containers only what they commonly need.",
        "Set seccompProfile.type: RuntimeDefault.",
        "CKV_K8S_31",
        _PODS,
        _with_seccomp,
    ),
    Rule(
        "kubernetes-apart-from-the-host",
        "A pod sees nothing of its node.",
        "Remove it: nothing that serves a model needs it.",
        "CKV_K8S_17, CKV_K8S_18, CKV_K8S_19",
        _PODS,
        _apart_from_the_host,
    ),
    Rule(
        "kubernetes-read-only-root",
        "An intruder cannot leave programs behind.",
        "Set readOnlyRootFilesystem: true, and mount a volume where it must write.",
        "CKV_K8S_22",
        _PODS,
        _read_only,
    ),
    Rule(
        "kubernetes-memory-limits",
        "One pod cannot push the others off its node.",
        "Set resources.limits.memory.",
        "CKV_K8S_13",
        _PODS,
        _bounded,
    ),
    Rule(
        "kubernetes-balancers-to-known-ranges",
        "Only those who are meant to can ask the model.",
        "If that is not meant, set spec.loadBalancerSourceRanges.",
        "Landfall",
        ("kubernetes:core/v1:Service",),
        _balancers_to_known_ranges,
        "advisory",
    ),
)
