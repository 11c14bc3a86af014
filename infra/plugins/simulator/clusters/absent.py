"""A cluster without a node, for tests of what surrounds it: an address where nobody answers, and a real
certificate."""

from pathlib import Path

from infra.plugins.simulator.clusters.reached import Reached
from toolchain.aside import write_file

_SERVER = "https://127.0.0.1:9"
"""Port 9 (discard): nobody listens there, so whoever asks is refused at once."""

_VERSION = "1.34.2"


def reached(folder: Path) -> Reached:
    """How nobody is reached; the same at each call.

    Args:
        folder: Where the cluster's certificate is kept.
    """
    # A preview makes no certificate, and cryptography takes longer to import than its answers.
    from infra.plugins.landfall.node import certificates

    path = folder / "ca.crt"
    if not path.exists():
        write_file(path, certificates.authority("simulated").certificate_pem.decode())
    return Reached(_SERVER, path.read_text(), _VERSION)
