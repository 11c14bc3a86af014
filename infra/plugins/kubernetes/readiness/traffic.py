"""Services and Ingresses: ready when traffic sent to them has somewhere to go."""

from infra.plugins.kubernetes.cluster import ClusterClient, Target
from infra.plugins.kubernetes.manifest import Manifest
from infra.plugins.kubernetes.readiness.pods import warnings_about
from infra.plugins.kubernetes.readiness.progress import READY, Progress, waiting


async def service(live: Manifest, cluster: ClusterClient) -> Progress:
    """Ready when some endpoint is, and a load balancer where the type asks for one has its address."""
    kind = live.text("spec", "type") or "ClusterIP"
    if kind == "ExternalName":
        return READY
    if kind == "LoadBalancer" and not live.objects("status", "loadBalancer", "ingress"):
        events = await warnings_about(live, cluster)
        return waiting(
            "the load balancer has no address yet; something in the cluster must provide one", *events
        )
    # Without a selector others write the endpoints; a headless service of a set not yet there must not hold
    # the set up.
    if not live.texts("spec", "selector") or live.text("spec", "clusterIP") == "None":
        return READY
    slices = await cluster.list(
        Target("discovery.k8s.io/v1", "EndpointSlice", live.namespace, ""),
        labels=f"kubernetes.io/service-name={live.name}",
    )
    if any(_serves(endpoint) for found in slices for endpoint in map(Manifest, found.objects("endpoints"))):
        return READY
    selector = ",".join(f"{key}={value}" for key, value in live.texts("spec", "selector").items())
    pods = await cluster.list(Target("v1", "Pod", live.namespace, ""), labels=selector)
    found = f"{len(pods)} pods match, none is ready yet" if pods else "no pod matches"
    return waiting(f"no endpoint behind the selector {selector}: {found}")


def _serves(endpoint: Manifest) -> bool:
    # A missing condition means ready (EndpointConditions in the discovery.k8s.io/v1 reference).
    return endpoint.at("conditions", "ready") is not False


async def ingress(live: Manifest, cluster: ClusterClient) -> Progress:
    """Ready when its controller has given it an address."""
    if live.objects("status", "loadBalancer", "ingress"):
        return READY
    name = live.text("spec", "ingressClassName") or "the default class"
    events = await warnings_about(live, cluster)
    return waiting(f"no address yet from the controller of ingress class {name}; is one installed?", *events)
