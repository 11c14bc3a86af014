"""Namespaces, definitions of custom kinds, aggregated APIs and autoscalers.

Each is ready when what builds on it can be made.
"""

from infra.plugins.kubernetes.cluster import ClusterClient
from infra.plugins.kubernetes.errors import KindNotServedError
from infra.plugins.kubernetes.manifest import Manifest
from infra.plugins.kubernetes.readiness.progress import READY, Progress, waiting


async def namespace(live: Manifest, _cluster: ClusterClient) -> Progress:
    """Ready when Active."""
    phase = live.text("status", "phase")
    return READY if phase == "Active" else waiting(f"the namespace is {phase or 'not active yet'}")


async def custom_definition(live: Manifest, cluster: ClusterClient) -> Progress:
    """Ready when established and every version of it is served; hopeless when its names are taken."""
    names = live.condition("NamesAccepted")
    if names is not None and names.status == "False" and names.reason != "NotAccepted":
        return waiting(f"the names are not accepted ({names.reason}): {names.message}", hopeless=True)
    established = live.condition("Established")
    if established is None or established.status != "True":
        return waiting("the definition is not established yet", established.message if established else "")
    group, kind = live.text("spec", "group"), live.text("spec", "names", "kind")
    for version in live.objects("spec", "versions"):
        if version.get("served") is True:
            try:
                await cluster.discovery.find(f"{group}/{version.get('name')}", kind)
            except KindNotServedError:
                return waiting(f"{group}/{version.get('name')} is not served yet")
    return READY


async def api_service(live: Manifest, _cluster: ClusterClient) -> Progress:
    """Ready when the server behind it answers."""
    available = live.condition("Available")
    if available is not None and available.status == "True":
        return READY
    why = f"{available.reason}: {available.message}" if available else "no condition yet"
    return waiting(f"the API {live.name} is not available ({why})")


async def autoscaler(live: Manifest, _cluster: ClusterClient) -> Progress:
    """Ready when it can scale its target; that it has metrics already is not waited for, since pods come
    later.
    """
    able = live.condition("AbleToScale")
    if able is not None and able.status == "True":
        return READY
    target = f"{live.text('spec', 'scaleTargetRef', 'kind')} {live.text('spec', 'scaleTargetRef', 'name')}"
    why = f"{able.reason}: {able.message}" if able else "no controller has looked at it yet"
    return waiting(f"cannot scale {target} yet ({why})")
