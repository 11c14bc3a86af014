"""Explains what a failed update said, by the tables of all targets."""

import importlib
import json
from collections.abc import Iterable, Iterator
from typing import cast

from infra import clouds
from infra.refusals.refusal import Refusal, known


def tables() -> dict[str, tuple[Refusal, ...]]:
    """What each target's refusals mean, by the target's name; nothing of a target without any."""
    found = {}
    for cloud, package in clouds.CLOUDS.items():
        name = f"{package}.refusals"
        try:
            found[cloud] = cast("tuple[Refusal, ...]", importlib.import_module(name).REFUSALS)
        except ModuleNotFoundError as missing:
            if missing.name != name:
                raise
    return found


def explained(errors: Iterable[str]) -> list[str]:
    """What errors mean, each meaning once, in the order of the errors. Pure but for imports.

    Args:
        errors: What the engine said.
    """
    table = [refusal for refusals in tables().values() for refusal in refusals]
    found = [known(error, table) for error in errors]
    return list(dict.fromkeys(text for text in found if text))


def errors(log: str) -> Iterator[str]:
    """The errors in the engine's log of events. Pure.

    Args:
        log: One JSON object a line, as `pulumi up --event-log` writes it.
    """
    for line in log.splitlines():
        try:
            told = json.loads(line).get("diagnosticEvent") or {}
        except (ValueError, AttributeError):
            continue  # the engine was killed while it wrote
        if told.get("severity") == "error":
            yield str(told.get("message", ""))
