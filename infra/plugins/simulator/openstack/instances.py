"""What an instance is on this machine: a real node, a real registry, or nothing but its entry."""

from infra.plugins.kubernetes.json_tree import JsonObject, value_at
from infra.plugins.simulator.clusters import nodes
from infra.plugins.simulator.clusters.life import mode
from infra.plugins.simulator.clusters.nodes import Given
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.errors import Refused
from infra.plugins.simulator.ledger import Ledger
from infra.plugins.simulator.openstack import registries, user_data
from infra.plugins.simulator.openstack.network import FLOATING_ADDRESS
from infra.plugins.simulator.openstack.user_data import UserData
from infra.plugins.simulator.tables import Progress

_KEYS = {
    ("pki", "ca"): "ca",
    ("pki", "etcd", "ca"): "etcd-ca",
    ("pki", "front-proxy-ca"): "front-proxy-ca",
}
"""Where kubeadm has its authorities, and what the node's folder calls them."""


class InstanceLife:
    """Makes of an instance what its user data wants it to be."""

    def begin(self, entry: Entry, ledger: Ledger, progress: Progress) -> JsonObject:
        """Start what it is.

        Raises:
            Refused: Its user data is too long.
            SimulatorError: There are as many simulated clusters as this machine carries.
            NodeError: The node does not come up.
        """
        data = user_data.read(entry.text("userData"))
        if mode() == "none":
            return {}
        if data.document("InitConfiguration"):
            nodes.start(entry, ledger, progress, _given(data, ledger))
        elif registries.wanted(data):
            registries.start(entry, ledger, data)
        return {}

    def end(self, entry: Entry, ledger: Ledger, progress: Progress) -> None:
        """End it."""
        registries.end(entry, ledger)
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
