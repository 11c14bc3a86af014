"""A stack file as it is rehearsed: the tracked one, with values for what only an account's owner could know.

Owns the merge. A value of the user's is never replaced: only what is missing is filled in, from
`values/<cloud>.yaml`, and whoever rehearses is told which.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from infra.errors import SettingsError
from infra.settings import defaults
from rehearsal.errors import RehearsalError
from toolchain import folders
from toolchain.launcher import workspace

_VALUES = Path(__file__).parent / "values"
# Any: settings in YAML, which the program checks itself.
Tree = dict[str, Any]


@dataclass(frozen=True)
class Filled:
    """A stack file's content for the rehearsal.

    Attributes:
        cloud: The target that it names.
        text: The content, as YAML.
        added: What was filled in, as (setting with its path, value as shown).
    """

    cloud: str
    text: str
    added: tuple[tuple[str, str], ...]


def fill(tracked: Path) -> Filled:
    """Read a stack file and fill in what it lacks.

    Args:
        tracked: The stack file.

    Raises:
        RehearsalError: There is none, it cannot be read, or its target needs no rehearsal or has no values.
    """
    document = _read(tracked)
    config = _complete(document.get("config") or {}, tracked)
    cloud = config.get("landfall:cloud") if isinstance(config, dict) else None
    if not isinstance(config, dict) or not isinstance(cloud, str):
        raise RehearsalError(
            f"{tracked} names no target. Set one there: `landfall:cloud: {_known()[0]}` below `config:`."
        )
    if cloud == "local":
        raise RehearsalError(
            "The target 'local' needs no rehearsal: it runs on this machine as it is. Run: scripts/up"
        )
    if cloud not in _known():
        raise RehearsalError(
            f"{tracked} names the target {cloud!r}, for which there are no rehearsal values. There are some"
            f" for: {', '.join(_known())}. For another, write rehearsal/values/{cloud}.yaml"
            " (docs/guide/add-a-cloud.md)."
        )
    values = yaml.safe_load((_VALUES / f"{cloud}.yaml").read_text())["config"]
    merged, added = merge(config, values)
    return Filled(cloud, yaml.safe_dump({**document, "config": merged}, sort_keys=False), tuple(added))


def _complete(config: object, tracked: Path) -> object:
    # The rehearsal's copy of the file stands alone, so that what it shares with another is written into it.
    if not isinstance(config, dict):
        return config
    stack = tracked.name.removeprefix("Pulumi.").removesuffix(".yaml")
    try:
        return defaults.merged(config, stack, tracked.parent)
    except SettingsError as error:
        raise RehearsalError(str(error)) from None


def merge(given: Tree, values: Tree, prefix: str = "") -> tuple[Tree, list[tuple[str, str]]]:
    """A tree of settings with the missing ones filled in. Pure.

    Args:
        given: The user's; all of it stays.
        values: What fills in.
        prefix: Where the two trees stand, for the paths told.

    Returns:
        The whole tree, and what was added as (path, value as shown).
    """
    merged, added = dict(given), []
    for name, value in values.items():
        path = f"{prefix}.{name}" if prefix else name
        present = given.get(name)
        if present is None or (isinstance(present, list | dict) and not present):
            merged[name] = value
            added.extend(_leaves(path, value))
        elif isinstance(present, dict) and isinstance(value, dict):
            merged[name], below = merge(present, value, path)
            added.extend(below)
    return merged, added


def tracked_file(stack: str) -> Path:
    """The stack file of the clone."""
    return folders.CLONE / "stacks" / f"Pulumi.{stack}.yaml"


def _leaves(path: str, value: object) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [leaf for name, below in value.items() for leaf in _leaves(f"{path}.{name}", below)]
    return [(path, yaml.safe_dump(value, default_flow_style=True).splitlines()[0])]


def _read(path: Path) -> Tree:
    try:
        document = yaml.safe_load(path.read_text()) or {}
    except FileNotFoundError:
        known = workspace.Project(path, path.parent).stack_names()
        raise RehearsalError(
            f"There is no stack file {path}. Choose one of {', '.join(known) or 'none yet'}, or write that"
            " file first."
        ) from None
    except (OSError, yaml.YAMLError) as failure:
        raise RehearsalError(f"The stack file {path} cannot be read: {failure}. Correct it.") from None
    if not isinstance(document, dict):
        raise RehearsalError(f"The stack file {path} is no mapping: it needs a line `config:`. Correct it.")
    return document


def _known() -> list[str]:
    return sorted(path.stem for path in _VALUES.glob("*.yaml"))
