"""Kills the engine, or the plugin at work, when the engine reports the n-th beginning of an object.

For what no simulated cloud makes: objects of the cluster's, images. No clock decides: a line does.
"""

import os
import re
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from infra.plugins.landfall import processes


@dataclass(frozen=True)
class Done:
    """One finished command.

    Attributes:
        code: Its exit status.
        output: All that it wrote.
    """

    code: int
    output: str


Victim = Literal["engine", "plugin"]

_BEGINS = re.compile(
    r"^ \+\+? +(?P<type>(?P<plugin>kubernetes|landfall(?=:index:)):\S+) (?P<name>\S+) creating "
)
"""A line of the engine's about something that a plugin is asked to make now."""


def begun(output: str) -> list[str]:
    """What was begun, in the order of the beginnings, once each. Pure.

    Args:
        output: What the engine wrote.
    """
    found = [_BEGINS.match(line) for line in output.splitlines()]
    return list(dict.fromkeys(f"{one['type']} {one['name']}" for one in found if one))


def strike(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], *, step: int, victim: Victim
) -> Done:
    """Run an update, and kill with SIGKILL when a step begins.

    Args:
        command: Becomes the engine.
        folder: The working folder.
        environment: All variables.
        step: How many beginnings pass first.
        victim: What is killed: the engine, or the plugin whose step it is.

    Returns:
        How the update ended.
    """
    with subprocess.Popen(
        command, cwd=folder, env=dict(environment), text=True, errors="replace",
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    ) as update:  # fmt: skip
        assert update.stdout is not None
        printed, struck = "", False
        for line in update.stdout:
            printed += line
            if not struck and (at := _BEGINS.match(line)) and len(begun(printed)) > step:
                struck = True
                for pid in [update.pid] if victim == "engine" else _plugins(update.pid, at["plugin"]):
                    os.kill(pid, signal.SIGKILL)
        code = update.wait()
    return Done(code, printed)


def _plugins(engine: int, name: str) -> list[int]:
    """The processes of a plugin below an engine; not what one has started, such as a cluster's node."""
    below, found = [engine], []
    while below:
        for child in processes.children(below.pop()):
            below.append(child)
            ends = (f"plugins.{name}", f"plugins/{name}")
            if any(part.rstrip("/").endswith(ends) for part in processes.command_line(child)):
                found.append(child)
    return found
