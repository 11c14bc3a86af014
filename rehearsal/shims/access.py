"""The credential of a simulated cluster's own administrator, for a caller whom the cloud lets in."""

from infra.plugins.simulator.clusters import nodes
from infra.plugins.simulator.entry import Entry
from rehearsal.shims import exec_credential


def answer(cluster: Entry | None, *, allowed: bool) -> str:
    """An ExecCredential for a cluster.

    Args:
        cluster: Its entry; None where there is no such cluster.
        allowed: Whether the caller has access.
    """
    if cluster is None or not allowed:
        return exec_credential.refused()
    kubeconfig = nodes.of(cluster).config / "admin.kubeconfig"
    if not kubeconfig.exists():
        return exec_credential.refused()
    return exec_credential.granted(exec_credential.of_kubeconfig(kubeconfig.read_text()))
