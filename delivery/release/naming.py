"""Which release is meant, and that it is here: the gate's last one, the deployed one, or one by name."""

import os
from pathlib import Path

from delivery.errors import ReleaseUnknown
from infra.errors import ReleaseError
from infra.plugins.landfall.image import releases
from infra.smoke import outputs
from model.errors import ModelError
from model.registry.opening import opened

GATED = "gated"
"""What `scripts/release gate` noted last in the folder of previews."""

DEPLOYED = "deployed"
"""What the stack itself says that it runs."""

TEAM = "LANDFALL_RELEASES"
"""The variable that names a team's registry of releases."""

_NOTE = "release"


def note(plans: Path, digest: str) -> None:
    """Note what the gate let through, beside the previews that will be made of it."""
    plans.mkdir(parents=True, exist_ok=True, mode=0o700)
    (plans / _NOTE).write_text(digest + "\n")


def digest(which: str, stack: str, plans: Path) -> str:
    """The digest of a release that is meant; the release is in this machine's store afterwards.

    Args:
        which: "gated", "deployed", an alias, a digest or its first digits.
        stack: The stack that it is meant for.
        plans: The folder of previews.

    Raises:
        ReleaseUnknown: There is no such release, neither here nor in the team's registry.
        EndpointError: The stack is not up, so that nothing is deployed.
    """
    if which == DEPLOYED:
        return present(outputs.read(stack).release)
    if which == GATED:
        try:
            return present((plans / _NOTE).read_text().strip())
        except FileNotFoundError:
            raise ReleaseUnknown(
                f"No release passed the gate yet: there is no {plans / _NOTE}."
                f" Run: scripts/release gate {stack}"
            ) from None
    try:
        return present(opened(releases.store(), os.environ.get(TEAM)).resolve(which))
    except ModelError as error:
        raise ReleaseUnknown(str(error)) from error


def present(named: str) -> str:
    """A digest whose release is in this machine's store: already, or fetched from the team's registry.

    Raises:
        ReleaseUnknown: It is in neither.
    """
    try:
        return releases.named(named).digest
    except ReleaseError as missing:
        team = os.environ.get(TEAM)
        if not team:
            raise ReleaseUnknown(f"{missing} {TEAM} names no team's registry to bring it from.") from missing
    try:
        found = opened(releases.store(), team).fetch(named)
        return opened(releases.store()).register(found.path, reason=f"pulled from {team}").digest
    except ModelError as error:
        raise ReleaseUnknown(str(error)) from error


def share(named: str) -> str | None:
    """Bring a release into the team's registry, where there is one.

    Returns:
        The registry; None where there is none.

    Raises:
        ReleaseUnknown: The registry does not take it.
    """
    team = os.environ.get(TEAM)
    if not team:
        return None
    try:
        opened(releases.store(), team).register(releases.named(named).path, reason="passed the gate")
    except ModelError as error:
        raise ReleaseUnknown(str(error)) from error
    return team
