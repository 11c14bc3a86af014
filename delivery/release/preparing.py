"""What must hold before a pipeline touches a stack: its state outlives the machine. Pure.

A pipeline gets what it was not given as an empty variable. Then a state would lie in the state folder, which
ends with the machine, and its secrets would be encrypted with an empty passphrase.
"""

import re
from collections.abc import Mapping

from delivery.errors import BackendUnset
from toolchain.launcher.__main__ import own_backend

_CLOUD = "landfall:cloud"
_PROVIDER = re.compile(r"^secretsprovider:", re.MULTILINE)


def check(text: str, config: Mapping[str, object], stack: str, environment: Mapping[str, str]) -> None:
    """Refuse a stack whose state would be lost or lie open.

    Args:
        text: The stack's file.
        config: The stack's settings by full key, with its defaults.
        stack: Its name.
        environment: The job's variables, as scripts/activate makes them.

    Raises:
        BackendUnset: It would.
    """
    # The engine takes an empty passphrase for one, whatever PULUMI_CONFIG_PASSPHRASE_FILE names.
    if environment.get("PULUMI_CONFIG_PASSPHRASE") == "" and not _PROVIDER.search(text):
        raise BackendUnset(
            f"PULUMI_CONFIG_PASSPHRASE is empty, so the secrets of stack {stack!r} could be read by anybody."
            " Give the pipeline the passphrase that the stack was made with, or the stack a secrets provider."
        )
    if config.get(_CLOUD) != "local" and own_backend(dict(environment)):
        raise BackendUnset(
            f"Stack {stack!r} is on {config.get(_CLOUD)}, and its state would lie on this machine only, which"
            " a pipeline does not keep. Name a backend for the team: PULUMI_BACKEND_URL, such as s3://bucket"
            " (docs/guide/teams.md)."
        )
