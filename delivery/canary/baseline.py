"""What the pods had counted when a canary began: only what came after it says something of it.

Owns one small file per stack in the state folder. Where it is missing, because another machine began the
canary, the pods' whole counts are taken, which for the present release reach further back.
"""

from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from delivery.canary.counts import Counts
from delivery.errors import CanaryUnreadable
from toolchain import folders


@dataclass(frozen=True)
class Baseline:
    """The beginning of a canary.

    Attributes:
        release: The canary's digest.
        began: When, in UTC as RFC 3339.
        pods: What each pod had counted, by name.
    """

    release: str
    began: str
    pods: dict[str, Counts]


_FORM = TypeAdapter(Baseline)


def _file(stack: str) -> Path:
    return folders.state() / "canaries" / f"{stack.replace('/', '.')}.json"


def save(stack: str, found: Baseline) -> None:
    """Keep it, in one step."""
    file = _file(stack)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = file.with_suffix(".part")
    aside.write_bytes(_FORM.dump_json(found))
    aside.replace(file)


def load(stack: str, release: str) -> Baseline | None:
    """That of a stack's canary; None where this machine has none of this release.

    Raises:
        CanaryUnreadable: The file is damaged.
    """
    file = _file(stack)
    try:
        found = _FORM.validate_json(file.read_bytes())
    except FileNotFoundError:
        return None
    except ValidationError as error:
        raise CanaryUnreadable(
            f"{file} is damaged: {error.errors()[0]['msg']}. Remove it; the present release's counts are then"
            " taken from its start."
        ) from error
    return found if found.release == release else None


def remove(stack: str) -> None:
    """Forget it."""
    _file(stack).unlink(missing_ok=True)
