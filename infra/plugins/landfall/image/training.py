"""Trains a model in a process of its own, and passes on what it says while it runs.

The process is `python -m model train --json-events`: the same that a person runs. Its environment is fixed,
so that the same inputs give the same release on any machine.
"""

import sys
import time
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from infra.errors import GateRefused, ReleaseError
from infra.plugins.landfall.image.commands import Outcome, run
from infra.plugins.landfall.image.progress import Progress
from model.settings import TrainSettings
from toolchain.folders import CLONE

_ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MPLBACKEND": "agg",
}

_STEP_SECONDS = 1.0
"""Shortest time between two steps that are shown."""


class Start(BaseModel):
    """A phase begins."""

    event: Literal["start"]
    phase: str


class Step(BaseModel):
    """One step of a phase is done: `done` of `total`, and what came of it."""

    event: Literal["step"]
    phase: str
    done: int
    total: int
    text: str


class Note(BaseModel):
    """Something worth knowing."""

    event: Literal["note"]
    text: str


class Finished(BaseModel):
    """The release is in the store."""

    event: Literal["release"]
    digest: str


class Failed(BaseModel):
    """There is no release: the class of the model package's error, and its text."""

    event: Literal["error"]
    error: str
    message: str


Event = Annotated[Start | Step | Note | Finished | Failed, Field(discriminator="event")]
_EVENTS: TypeAdapter[Event] = TypeAdapter(Event)


class _Listener:
    """Passes a training's events on and keeps how it ended."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._shown = 0.0
        self.end: Finished | Failed | None = None

    def hear(self, line: str) -> None:
        try:
            event = _EVENTS.validate_json(line)
        except ValidationError:
            return  # a library's warning
        match event:
            case Start(phase=phase):
                self._progress.status(phase)
            case Step(phase=phase, done=done, total=total, text=text):
                self._step(f"{phase} {done} of {total} · {text}")
            case Note(text=text):
                self._progress.note(text)
            case Finished() | Failed():
                self.end = event

    def _step(self, text: str) -> None:
        # Where the display is no terminal, every status is a line of a log.
        now = time.monotonic()
        if now - self._shown >= _STEP_SECONDS:
            self._shown = now
            self._progress.status(text)


def train(settings: TrainSettings, store: Path, progress: Progress) -> str:
    """Train, select, gate and package.

    Args:
        settings: What to train on and what to reach.
        store: The folder of releases.
        progress: Told of every step.

    Returns:
        The digest of the release, which is in the store.

    Raises:
        GateRefused: No candidate reached the threshold; the text is the gate's.
        ReleaseError: The training failed for another reason, which the text names.
        Cancelled: The user stopped it.
    """
    progress.status("training")
    listener = _Listener(progress)
    outcome = run(_command(settings, store), environment=_ENVIRONMENT, folder=CLONE, heard=listener.hear)
    match listener.end:
        case Finished(digest=digest) if outcome.code == 0:
            return digest
        case Failed(error="GateRefused", message=message):
            raise GateRefused(f"{message} Nothing was deployed; what runs is untouched.")
        case Failed(message=message):
            raise ReleaseError(f"No model was trained: {message}")
        case _:
            raise ReleaseError(f"The training ended without a release: {_last_words(outcome)}")


def _command(settings: TrainSettings, store: Path) -> list[str | Path]:
    command: list[str | Path] = [sys.executable, "-P", "-m", "model", "train", "--json-events"]
    command += ["--store", store]
    command += ["--dataset", settings.dataset, "--threshold", str(settings.threshold)]
    command += ["--seed", str(settings.seed), "--folds", str(settings.folds)]
    command += ["--repeats", str(settings.repeats)]
    command += ["--data", settings.data] if settings.data else []
    command += ["--spec", settings.spec] if settings.spec else []
    command += ["--metric", settings.metric] if settings.metric else []
    command += ["--override-gate", settings.override] if settings.override else []
    command += ["--compared-with", settings.compared_with]
    for name in settings.candidates or ():
        command += ["--candidate", name]
    for column in settings.drop:
        command += ["--drop", column]
    return command


def _last_words(outcome: Outcome) -> str:
    if outcome.code < 0:
        return f"signal {-outcome.code} ended it. If memory ran out, close other programs, then try again."
    return f"{outcome.last_line}. Run `python -m model train` by hand to see all of it."
