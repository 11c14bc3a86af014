"""What a release says of itself: content and evidence of its manifest, from what a training found."""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from platform import python_version

import numpy as np

from model import checksums, lineage
from model.candidates import Estimator
from model.export.model import INPUT_TYPE, output_names
from model.manifest import Content, Evidence, OnnxInput, OnnxInterface, Origin, Parity, TrialRecord
from model.outcome import Selection
from model.settings import TrainSettings
from model.source import code_hash, lock_hash
from model.table import Table

_LIBRARIES = ("joblib", "numpy", "onnx", "onnxruntime", "scikit-learn", "scipy")

_LEFT_OUT = ("data", "spec", "jobs", "compared_with")
"""Settings outside the digest: where the data is (its hash is inside), and what cannot change the model."""


@dataclass(frozen=True)
class Trained:
    """What a training hands over to be released.

    Attributes:
        fitted: The winner, fitted.
        selection: How it was chosen.
        table: What it was fitted on.
        settings: What was asked for.
        seconds: How long each phase took.
    """

    fitted: Estimator
    selection: Selection
    table: Table
    settings: TrainSettings
    seconds: dict[str, float]


def content_of(trained: Trained, files: Mapping[str, bytes]) -> Content:
    """What the digest covers; `files` are those that decide a prediction."""
    selection, table = trained.selection, trained.table
    names = [[trial.candidate.name, trial.parameters] for trial in selection.trials]
    tried = json.dumps(names, sort_keys=True)
    asked = {name: value for name, value in asdict(trained.settings).items() if name not in _LEFT_OUT}
    return Content(
        name=table.schema.name,
        task=selection.task,
        algorithm=selection.best.candidate.name,
        parameters=selection.best.parameters,
        decision_threshold=selection.threshold.value if selection.threshold else None,
        onnx=_interface(table),
        files=checksums.of(files),
        origin=Origin(
            data=table.sha256(),
            splits=selection.splits.sha256,
            space=hashlib.sha256(tried.encode()).hexdigest(),
            code=code_hash(),
            lock=lock_hash(),
            libraries={name: version(name) for name in _LIBRARIES} | {"python": python_version()},
            settings=asked,
        ),
    )


def evidence_of(trained: Trained, parity: Parity, finished: str) -> Evidence:
    """What lies beside the content; `finished` is when, in UTC."""
    selection = trained.selection
    return Evidence(
        title=selection.best.candidate.title,
        metric=selection.metric,
        score=selection.score.mean,
        threshold=trained.settings.threshold,
        rows=trained.table.rows,
        parity=parity,
        machine=lineage.machine(),
        finished=finished,
        selection={name: _plain(value) for name, value in selection.record().items()},
        trials=tuple(
            TrialRecord(
                trial.candidate.name, trial.parameters, trial.score, trial.deviation, len(trial.scores)
            )
            for trial in selection.trials
        ),
        seconds={name: round(value, 3) for name, value in trained.seconds.items()},
    )


def _interface(table: Table) -> OnnxInterface:
    inputs = tuple(OnnxInput(feature.name, INPUT_TYPE) for feature in table.schema.features)
    label, *probabilities = output_names(table.schema)
    return OnnxInterface(inputs, label, *(probabilities or [""]))


def _plain(value: object) -> object:
    """A value as JSON has it: what is no finite number becomes null."""
    if isinstance(value, float | np.floating):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, np.integer):
        return int(value)
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
