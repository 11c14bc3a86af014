"""Who and when, for entries of the ledger."""

import getpass
import socket
from datetime import UTC, datetime


def who() -> str:
    """The account that runs this, as "name@machine".

    It says who was logged in and proves nothing: a proof is a signature with a person's key.
    """
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = "unknown"  # a container's user without an account
    return f"{name}@{socket.gethostname()}"


def now() -> str:
    """The time in UTC, to the second, as RFC 3339."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
