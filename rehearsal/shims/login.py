"""The password of a rehearsal's image registry: what the shims print, and what a push must show."""

import os
import secrets

from infra.plugins.simulator.ledger import Ledger

_FILE = "registry-password"


def password(ledger: Ledger) -> str:
    """The password; made when it is first asked for."""
    path = ledger.folder / _FILE
    with ledger.locked():
        if not path.exists():
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(32))
        return path.read_text()
