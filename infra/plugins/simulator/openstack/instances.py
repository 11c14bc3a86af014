"""What an instance is on this machine: a real node, a real registry, or nothing but its entry."""

from infra.plugins.kubernetes.json_tree import JsonObject, value_at
from infra.plugins.simulator.clusters import nodes
from infra.plugins.simulator.clusters.mode import mode
from infra.plugins.simulator.clusters.nodes import Given
from infra.plugins.simulator.clusters.pool_life import PoolLife
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.errors import Refused
from infra.plugins.simulator.ledger import Ledger
from infra.plugins.simulator.openstack import user_data
from infra.plugins.simulator.openstack.network import FLOATING_ADDRESS
from infra.plugins.simulator.openstack.user_data import UserData
from infra.plugins.simulator.tables import Progress

_KEYS = {
    ("pki", "ca"): "ca",
    ("pki", "etcd", "ca"): "etcd-ca",
    ("pki", "front-proxy-ca"): "front-proxy-ca",
}
"""Where kubeadm has its authorities, and what the node's folder calls them."""


def joins(entry: Entry) -> bool:
    """Whether an instance joins a cluster as a node, not as another part of its control plane."""
    found = user_data.read(entry.text("userData")).document("JoinConfiguration")
    return found is not None and "controlPlane" not in found


def pool_key(entry: Entry) -> str:
    """What makes instances one pool: their server group."""
    return entry.text("schedulerHints.0.group") or entry.serial


def _cluster_of(_: Entry, ledger: Ledger) -> Entry | None:
    """The first instance of the project's control plane."""
    return next(
        (
            entry
            for entry in ledger.of_type(_INSTANCE)
            if user_data.read(entry.text("userData")).document("InitConfiguration")
        ),
        None,
    )


_INSTANCE = "openstack:compute/instance:Instance"
_NODES = PoolLife(_cluster_of, pool_key, patience=60.0, forced=True)
"""No cloud drains an instance: here the controller does, in place of whoever knows its node by name."""


class InstanceLife:
    """Makes of an instance what its user data wants it to be."""

    def begin(self, entry: Entry, ledger: Ledger, progress: Progress) -> JsonObject:
        """Start what it is.

        Raises:
            Refused: Its user data is too long.
            SimulatorError: There are as many simulated clusters as this machine carries.
            NodeError: The node does not come up.
        """
        # A preview starts nothing, and cryptography takes longer to import than its answers.
        from infra.plugins.simulator.openstack import servers

        data = user_data.read(entry.text("userData"))
        if data.document("InitConfiguration"):
            given = _given(data, ledger)
            if mode() == "none":
                servers.stand_in(entry, ledger, data, given.address or "")
            else:
                nodes.start(entry, ledger, progress, given)
        elif servers.wanted(data):
            servers.start(entry, ledger, data)
        elif joins(entry):
            _NODES.begin(entry, ledger, progress)
        return {}

    def end(self, entry: Entry, ledger: Ledger, progress: Progress, *, forced: bool = False) -> None:
        """End it; where that is forced, whatever holds it."""
        # As above.
        from infra.plugins.simulator.openstack import servers

        if joins(entry):
            _NODES.end(entry, ledger, progress, forced=forced)
        servers.end(entry, ledger)
        nodes.end(entry, ledger, progress)


def _given(data: UserData, ledger: Ledger) -> Given:
    configuration = data.document("ClusterConfiguration") or {}
    names = value_at(configuration, ("apiServer", "certSANs"))
    floating = {entry.text("address") for entry in ledger.of_type(FLOATING_ADDRESS)}
    outside = [name for name in (names if isinstance(names, list) else []) if name in floating]
    if not outside:
        raise Refused(
            "kubeadm's certSANs name no floating address of this project: nobody outside could reach the API"
            f" server. They name {names}; the project has {sorted(floating)}."
        )
    keys = {}
    for path, name in _KEYS.items():
        for ending in ("crt", "key"):
            content = data.ending(*path[:-1], f"{path[-1]}.{ending}")
            if content is not None:
                keys[f"{name}.{ending}"] = content
    for ending in ("key", "pub"):
        content = data.ending("pki", f"sa.{ending}")
        if content is not None:
            keys[f"service-accounts.{ending}"] = content
    return Given(str(outside[0]), keys)
