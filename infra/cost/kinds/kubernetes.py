"""What a cluster makes in its cloud for the objects that a stack declares: balancers and volumes. Pure.

Everything else in a cluster runs on nodes that are paid already.
"""

from collections.abc import Iterator
from decimal import Decimal

from infra.cost.kinds.use import Charge, Role, Use
from infra.cost.kinds.values import gibibytes, times
from infra.cost.resource import Resource, Stack
from infra.policy.properties import Properties, at, objects

_ONE = Decimal(1)
_LOCAL = "landfall:index:Node"
_SERVICE = "kubernetes:core/v1:Service"
_AWS_KIND = "service.beta.kubernetes.io/aws-load-balancer-type"
_AWS_NETWORK = ("nlb", "nlb-ip", "external")
_AZURE_RULES = 5
"""Rules of one balancer that its price includes."""

_CLASSES = {"standard-rwo": "pd-balanced", "premium-rwo": "pd-ssd", "standard": "pd-standard"}
"""Kinds of disk of GKE's own storage classes
(https://cloud.google.com/kubernetes-engine/docs/concepts/persistent-volumes, read 2026-11-21)."""


def _balanced(stack: Stack) -> list[Resource]:
    return [one for one in stack.of(_SERVICE) if at(one.properties, "spec", "type") == "LoadBalancer"]


def _service(resource: Resource, stack: Stack) -> Iterator[Use]:
    if at(resource.properties, "spec", "type") != "LoadBalancer" or stack.of(_LOCAL):
        return
    if stack.cloud == "aws":
        annotations = at(resource.properties, "metadata", "annotations")
        kind = annotations.get(_AWS_KIND) if isinstance(annotations, dict) else None
        network = kind in _AWS_NETWORK
        yield Use(Role.BALANCER, "Network Load Balancer" if network else "Classic Load Balancer", _ONE)
        # One in each zone; how many those are the cluster decides.
        yield Use(Role.ADDRESS, "public IPv4 addresses of a balancer", None)
    elif stack.cloud == "azure":
        yield from _shared(resource, stack)
    else:
        yield Use(Role.BALANCER, "load balancer of a cluster", _ONE)


def _shared(resource: Resource, stack: Stack) -> Iterator[Use]:
    """AKS has one balancer for all its Services, and an address for each."""
    services = _balanced(stack)
    rules = sum(len(objects(at(one.properties, "spec", "ports"))) for one in services)
    if resource is services[0]:
        yield Use(Role.BALANCER, "Standard Load Balancer with up to five rules", _ONE)
        if rules > _AZURE_RULES:
            yield Use(Role.BALANCER, "rule of a Standard Load Balancer", Decimal(rules - _AZURE_RULES))
    yield Use(Role.ADDRESS, "public IPv4 address", _ONE)


def _claim(resource: Resource, stack: Stack) -> Iterator[Use]:
    if not stack.of(_LOCAL):
        yield _volume(at(resource.properties, "spec"), stack, _ONE)


def _set(resource: Resource, stack: Stack) -> Iterator[Use]:
    if stack.of(_LOCAL):
        return
    replicas = at(resource.properties, "spec", "replicas")
    count = Decimal(replicas) if isinstance(replicas, int) else _ONE if replicas is None else None
    for template in objects(at(resource.properties, "spec", "volumeClaimTemplates")):
        yield _volume(at(template, "spec"), stack, count)


def _volume(spec: object, stack: Stack, count: Decimal | None) -> Use:
    wanted: Properties = spec if isinstance(spec, dict) else {}
    size = gibibytes(at(wanted, "resources", "requests", "storage"))
    kind = _kind(at(wanted, "storageClassName"), stack)
    return Use(Role.VOLUME, kind or "volume of an unknown class", times(count, size))


def _kind(name: object, stack: Stack) -> str | None:
    for one in stack.of("kubernetes:storage.k8s.io/v1:StorageClass"):
        if name == at(one.properties, "metadata", "name"):
            kind = at(one.properties, "parameters", "type")
            return kind if isinstance(kind, str) else None
    return _CLASSES.get(name) if isinstance(name, str) and stack.cloud == "gcp" else None


def _ingress(_resource: Resource, stack: Stack) -> Iterator[Use]:
    if not stack.of(_LOCAL):
        yield Use(Role.BALANCER, "balancer of an Ingress", None)


CHARGED: dict[str, Charge] = {
    "kubernetes:apps/v1:StatefulSet": _set,
    "kubernetes:core/v1:PersistentVolumeClaim": _claim,
    "kubernetes:networking.k8s.io/v1:Ingress": _ingress,
    _SERVICE: _service,
}
"""All other kinds of object cost nothing themselves."""
