"""Rules for what runs in a cluster, whatever cloud it is in: the level "restricted", and images by digest.

The API server holds namespaces to "restricted" as well; here it is told in the pull request, not at 3 a.m.
https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
"""

import re
from collections.abc import Iterator

from infra.policy import pods, restricted
from infra.policy.properties import UNKNOWN, Properties, at, is_given, is_on
from infra.policy.rule import Rule

_DIGEST = re.compile(r"@sha256:[0-9a-f]{64}$")


def _images_by_digest(properties: Properties) -> Iterator[str]:
    for container in pods.containers(properties):
        image = at(container, "image")
        if image is not UNKNOWN and not _DIGEST.search(str(image)):
            yield f"{pods.name(container)} runs {image!r}, which may be other bytes tomorrow."


def _read_only(properties: Properties) -> Iterator[str]:
    for container in pods.containers(properties):
        if not is_on(at(container, "securityContext", "readOnlyRootFilesystem")):
            yield f"{pods.name(container)} can write to its own image's files."


def _bounded(properties: Properties) -> Iterator[str]:
    for container in pods.containers(properties):
        if not is_given(at(container, "resources", "limits", "memory")):
            yield f"{pods.name(container)} may take all of its node's memory."


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
        pods.TYPES,
        _images_by_digest,
    ),
    Rule(
        "kubernetes-without-root",
        "A broken container is not root on its node.",
        "Set securityContext.runAsNonRoot: true, and runAsUser to none or one above 0.",
        "CKV_K8S_6, CKV_K8S_23",
        pods.TYPES,
        restricted.root,
    ),
    Rule(
        "kubernetes-without-privileges",
        "A process can do no more than it began with.",
        "Set allowPrivilegeEscalation: false and capabilities.drop: [ALL]; add nothing.",
        "CKV_K8S_16, CKV_K8S_20, CKV_K8S_25, CKV_K8S_37",
        pods.TYPES,
        restricted.privileges,
    ),
    Rule(
        "kubernetes-with-seccomp",
        "The kernel shows containers only what they commonly need.",
        "Set seccompProfile.type: RuntimeDefault.",
        "CKV_K8S_31",
        pods.TYPES,
        restricted.system_calls,
    ),
    Rule(
        "kubernetes-apart-from-the-host",
        "A pod sees nothing of its node.",
        "Remove it: nothing that serves a model needs it.",
        "CKV_K8S_17, CKV_K8S_18, CKV_K8S_19, CKV_K8S_26",
        pods.TYPES,
        restricted.the_host,
    ),
    Rule(
        "kubernetes-known-volumes",
        "No pod reads or writes what is its node's.",
        "Use a claim, an emptyDir, a ConfigMap or a Secret.",
        "Landfall",
        pods.TYPES,
        restricted.volumes,
    ),
    Rule(
        "kubernetes-kernel-as-it-is",
        "What the kernel does against intruders stays on.",
        "Remove the setting: the defaults of the runtime serve.",
        "Landfall",
        pods.TYPES,
        restricted.weakened,
    ),
    Rule(
        "kubernetes-read-only-root",
        "An intruder cannot leave programs behind.",
        "Set readOnlyRootFilesystem: true, and mount a volume where it must write.",
        "CKV_K8S_22",
        pods.TYPES,
        _read_only,
    ),
    Rule(
        "kubernetes-memory-limits",
        "One pod cannot push the others off its node.",
        "Set resources.limits.memory.",
        "CKV_K8S_13",
        pods.TYPES,
        _bounded,
    ),
    Rule(
        "kubernetes-balancers-to-known-ranges",
        "Only those who are meant to can ask the model.",
        "If that is not meant, name who may in landfall:serving.allowedCidrs.",
        "Landfall",
        ("kubernetes:core/v1:Service",),
        _balancers_to_known_ranges,
        "advisory",
    ),
)
