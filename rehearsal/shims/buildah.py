"""`buildah` of a rehearsal: pushes to a cloud's registry go to the rehearsal's own; all else is the real one.

So no image ever leaves the machine, whatever it is called. A push is refused as the cloud would refuse it:
where nobody made the repository, and where no valid password is shown.
"""

import base64
import json
import os
import shutil
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import NoReturn

from infra.errors import LandfallError
from infra.plugins.landfall.image.reference import loopback
from infra.plugins.simulator.clusters.nodes import REGISTRY
from infra.plugins.simulator.ledger import VARIABLE as LEDGER
from infra.plugins.simulator.ledger import Ledger
from rehearsal.account import shims_beside
from rehearsal.errors import RehearsalError
from rehearsal.shims import login, repositories

_TRANSPORT = "docker://"
_FAILED = 125
"""Exit status of a command of buildah's that failed (buildah(1))."""


def rewritten(arguments: Sequence[str], host: str) -> list[str]:
    """A push's command line that leads to another registry, in plain http and without credentials. Pure.

    Args:
        arguments: The command line.
        host: The other registry.
    """
    kept: list[str] = []
    rest = iter(arguments[:-1])
    for argument in rest:
        if argument == "--authfile":
            next(rest, None)
        elif not argument.startswith("--authfile="):
            kept.append(argument)
    _, _, path = arguments[-1].removeprefix(_TRANSPORT).partition("/")
    at = kept.index("push") + 1
    return [*kept[:at], "--tls-verify=false", *kept[at:], f"{_TRANSPORT}{host}/{path}"]


def shown_password(arguments: Sequence[str], registry: str) -> str:
    """The password that a push shows for a registry, "" where it shows none."""
    files = [after for flag, after in pairwise(arguments) if flag == "--authfile"]
    if not files:
        return ""
    entries = json.loads(Path(files[0]).read_text()).get("auths", {})
    token = entries.get(registry, {}).get("auth", "")
    return base64.b64decode(token).decode().partition(":")[2]


def check(arguments: Sequence[str], ledger: Ledger) -> None:
    """Refuse a push that the cloud would refuse.

    Raises:
        RehearsalError: The text is the real registry's.
    """
    name = arguments[-1].removeprefix(_TRANSPORT)
    registry, _, path = name.partition("/")
    repository = path.rpartition(":")[0]
    if not repositories.clouds_own(registry, ledger):
        return
    if shown_password(arguments, registry) != login.password(ledger):
        raise RehearsalError(
            f"Error: trying to reuse blob at destination: unauthorized: no login to {registry}"
        )
    if not repositories.known(f"{registry}/{repository}", ledger):
        raise RehearsalError(
            f"Error: writing blob: name unknown: The repository with name '{repository}' does not exist in"
            f" the registry {registry}"
        )


def main(arguments: list[str]) -> NoReturn:
    """Become the real buildah, with another destination where it pushes to a cloud's registry."""
    try:
        if "push" in arguments and arguments[-1].startswith(_TRANSPORT):
            destination = arguments[-1].removeprefix(_TRANSPORT).partition("/")[0]
            if not loopback(destination):
                check(arguments, Ledger.of_environment())
                arguments = rewritten(arguments, _registry())
    except LandfallError as refusal:
        sys.stderr.write(f"{refusal}\n")
        sys.exit(_FAILED)
    os.execv(_real(), ["buildah", *arguments])  # noqa: S606  # a list, no shell


def _registry() -> str:
    host = os.environ.get(REGISTRY, "").partition("=")[0]
    if not host:
        raise RehearsalError(
            f"{REGISTRY} names no registry: this buildah is a rehearsal's. Run scripts/rehearse."
        )
    return host


def _real() -> str:
    own = str(shims_beside(Path(os.environ.get(LEDGER, ""))))
    others = [entry for entry in os.environ.get("PATH", "").split(os.pathsep) if entry != own]
    found = shutil.which("buildah", path=os.pathsep.join(others))
    if found is None:
        sys.exit("buildah is not installed. Run scripts/setup.")
    return found


if __name__ == "__main__":
    main(sys.argv[1:])
