"""Which cluster a token helper is asked for, where its command line does not name one."""

from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.ledger import Ledger
from rehearsal.shims import exec_credential


def cluster(ledger: Ledger, kind: str, endpoint: str) -> Entry | None:
    """The cluster whose API server the helper is told of; where it is told of none, the newest.

    Args:
        ledger: What exists.
        kind: The clusters' type.
        endpoint: Their property that holds host and port of the API server.
    """
    server = str(exec_credential.cluster_info().get("server") or "")
    found = list(ledger.of_type(kind))
    if server:
        host = server.removeprefix("https://").rstrip("/")
        return next((entry for entry in found if _host(entry, endpoint) == host), None)
    return found[-1] if found else None


def _host(entry: Entry, endpoint: str) -> str:
    return entry.text(endpoint).removeprefix("https://").rstrip("/")
