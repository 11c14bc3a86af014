"""Settings of each target as its tracked stack file gives them, with what only a rehearsal fills in."""

import json
from typing import Any

import yaml

from infra.settings import Settings, parse
from rehearsal import filling


def config(cloud: str) -> dict[str, Any]:
    """The configuration of a target's stack: its tracked file, filled in."""
    tracked = filling.tracked_file(cloud)
    text = tracked.read_text() if cloud == "local" else filling.fill(tracked).text
    loaded: dict[str, Any] = yaml.safe_load(text)["config"]
    return loaded


def settings(cloud: str, stack: str | None = None, **other: object) -> Settings:
    """A target's settings.

    Args:
        cloud: The target.
        stack: The stack's name; the target's by default.
        other: Settings in the place of the file's, by their names without the namespace.
    """
    chosen = {**config(cloud), **{f"landfall:{name}": value for name, value in other.items()}}
    return parse(as_engine(chosen), stack or cloud)


def as_engine(chosen: dict[str, Any]) -> dict[str, str]:
    """Configuration as the engine hands it to a program: texts, what is nested as JSON."""
    return {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in chosen.items()
        if value is not None
    }
