"""Services of type LoadBalancer: each gets what the cloud makes for it, and an address that answers.

As the clouds' own controllers do, it holds a Service by a finalizer until what it made is gone: whoever
deletes the Service and waits has the balancer gone too. A cluster that goes first leaves it behind.
"""

from infra.plugins.kubernetes.json_tree import Json, JsonObject, value_at
from infra.plugins.kubernetes.transport import Transport
from infra.plugins.simulator.clusters import possessions
from infra.plugins.simulator.clusters.doorway import Doorway
from infra.plugins.simulator.clusters.inside import Inside
from infra.plugins.simulator.clusters.objects import text
from infra.plugins.simulator.clusters.relay import Relay
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.ledger import Ledger

PATH = "/api/v1/services"
_FINALIZER = "service.kubernetes.io/load-balancer-cleanup"
"""As Kubernetes' own service controller names it (k8s.io/cloud-provider, service/helpers)."""

_MERGE = "application/merge-patch+json"


class Balancers:
    """The balancers of one cluster."""

    def __init__(
        self, cluster: Entry, ledger: Ledger, inside: Inside, transport: Transport, door: Doorway
    ) -> None:
        self._cluster = cluster
        self._ledger = ledger
        self._inside = inside
        self._transport = transport
        self._door = door
        self._relays: dict[str, Relay] = {}

    async def act(self, services: list[JsonObject]) -> None:
        """Bring the cloud to what the Services ask for."""
        for service in services:
            wanted = text(service, "spec", "type") == "LoadBalancer"
            going = bool(text(service, "metadata", "deletionTimestamp"))
            if wanted and not going:
                await self._provide(service)
            elif self._is_held(service):
                await self._withdraw(service)

    async def close(self) -> None:
        """Stop answering; what the cloud has stays."""
        for relay in self._relays.values():
            await relay.close()

    async def _provide(self, service: JsonObject) -> None:
        things = self._inside.balancer(self._cluster, service, self._ledger)
        uid = text(service, "metadata", "uid")
        if not things:
            return
        if not self._is_held(service):
            await self._hold(service, [*_finalizers(service), _FINALIZER])
        possessions.acquire(self._ledger, self._cluster, uid, things)
        targets = _targets(service)
        relay = self._relays.get(uid)
        shown = text(service, "status", "loadBalancer", "ingress", 0, "ip")
        if relay is None:
            relay = self._relays[uid] = await Relay.open(uid, shown, targets, self._door)
        else:
            await relay.serve(targets, self._door)
        if shown != relay.address:
            ingress: Json = [{"ip": relay.address, "ipMode": "VIP"}]
            await self._patch(service, "/status", {"status": {"loadBalancer": {"ingress": ingress}}})

    async def _withdraw(self, service: JsonObject) -> None:
        uid = text(service, "metadata", "uid")
        relay = self._relays.pop(uid, None)
        if relay is not None:
            await relay.close()
        possessions.release(self._ledger, self._cluster, uid)
        await self._hold(service, [name for name in _finalizers(service) if name != _FINALIZER])

    def _is_held(self, service: JsonObject) -> bool:
        return _FINALIZER in _finalizers(service)

    async def _hold(self, service: JsonObject, finalizers: list[str]) -> None:
        await self._patch(service, "", {"metadata": {"finalizers": [*finalizers]}})

    async def _patch(self, service: JsonObject, below: str, change: JsonObject) -> None:
        namespace, name = text(service, "metadata", "namespace"), text(service, "metadata", "name")
        path = f"/api/v1/namespaces/{namespace}/services/{name}{below}"
        await self._transport.request("PATCH", path, body=change, content_type=_MERGE)


def _finalizers(service: JsonObject) -> list[str]:
    found = value_at(service, ("metadata", "finalizers"))
    return [str(name) for name in found] if isinstance(found, list) else []


def _targets(service: JsonObject) -> dict[int, tuple[str, int]]:
    """By port of the balancer, where it leads: the Service's own address and the same port."""
    address, ports = text(service, "spec", "clusterIP"), value_at(service, ("spec", "ports"))
    numbers = [value_at(port, ("port",)) for port in ports] if isinstance(ports, list) else []
    return {number: (address, number) for number in numbers if isinstance(number, int)}
