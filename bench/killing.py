"""Kills a running engine at the moment that it reports a step: no clock decides, so every run hits the step.

Owns the moments and the kill. What is done afterwards, and what must then be true, is said elsewhere.
"""

import os
import re
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


class NotReached(Exception):
    """The update ended before the moment came."""


@dataclass(frozen=True)
class Moment:
    """A moment of an update.

    Attributes:
        name: What is being done.
        line: Pattern of the line that the engine prints at its beginning.
        trains: Whether it comes only where the model is not trained yet.
    """

    name: str
    line: re.Pattern[str]
    trains: bool = False


def _moment(name: str, line: str, *, trains: bool = False) -> Moment:
    return Moment(name, re.compile(line), trains)


MOMENTS = (
    _moment("registry starting", r"Registry \S+ creating .*starting registry"),
    _moment("node creating", r"Node \S+ creating "),
    _moment("node's API server starting", r"Node \S+ creating .*kube-apiserver"),
    _moment("training", r"ModelImage \S+ creating .* search \d+ of", trains=True),
    _moment("model baking", r"ModelImage \S+ creating .*baking"),
    _moment("model pushing", r"ModelImage \S+ creating .*pushing"),
    _moment("tool image pushing", r"ToolImage \S+ creating .*pushing"),
    _moment("namespaces", r"v1:Namespace \S+ creating"),
    _moment("permissions", r"v1:ClusterRoleBinding \S+ creating"),
    _moment("deployment waiting", r"v1:Deployment heart creating .*waiting"),
    _moment("service waiting", r"v1:Service heart creating"),
    _moment("autoscaler waiting", r"HorizontalPodAutoscaler heart creating"),
)
"""In the order in which an update usually comes to them."""


def spread(count: int) -> tuple[Moment, ...]:
    """So many of the moments, from the first to the last."""
    count = max(1, min(count, len(MOMENTS)))
    last = len(MOMENTS) - 1
    chosen = {round(index * last / max(1, count - 1)) for index in range(count)}
    return tuple(MOMENTS[index] for index in sorted(chosen))


def kill_at(moment: Moment, command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> str:
    """Start an update and kill its engine, and nothing else, with SIGKILL at a moment.

    Args:
        moment: When.
        command: Becomes the engine: its process is the one that is killed.
        folder: The working folder.
        environment: All variables.

    Returns:
        What it had printed.

    Raises:
        NotReached: It ended before; the text has what it printed.
    """
    with subprocess.Popen(
        command, cwd=folder, env=dict(environment), text=True, errors="replace",
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    ) as update:  # fmt: skip
        assert update.stdout is not None
        printed = []
        for line in update.stdout:
            printed.append(line)
            if moment.line.search(line):
                os.kill(update.pid, signal.SIGKILL)
                update.wait()
                return "".join(printed)
        update.wait()
    raise NotReached(f"the update never came to: {moment.name}\n{''.join(printed)}")
