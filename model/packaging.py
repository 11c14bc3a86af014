"""Writes a release folder: aside first, then in place by one rename, so that no half of one is ever seen."""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from typing import Any

import joblib
import numpy as np

from model import release
from model.candidates import Estimator
from model.errors import ReleaseError
from model.export.model import INPUT_TYPE, LABEL, PROBABILITIES, to_onnx
from model.export.parity import Parity, check_parity
from model.manifest import Manifest, OnnxInput, OnnxInterface, Origin, Score
from model.registry.folder import FolderShelf, aside, remove_abandoned
from model.registry.registry import Registry
from model.report.plot import draw
from model.report.text import write
from model.selection import Selection
from model.settings import TrainSettings
from model.source import code_hash
from model.table import Table

_LIBRARIES = ("joblib", "numpy", "onnx", "onnxruntime", "scikit-learn", "scipy")


def package(
    fitted: Estimator, selection: Selection, table: Table, settings: TrainSettings, store: Path
) -> release.Release:
    """Makes the release of a fitted pipeline, unless the store has it already.

    Raises:
        ParityError: The ONNX model does not predict the same.
        ReleaseError: The folder cannot be written.
    """
    onnx = to_onnx(selection.best.candidate, fitted, table.schema)
    parity = check_parity(onnx, fitted, table)
    content = {
        release.ONNX: onnx,
        release.JOBLIB: _pickled(fitted),
        release.SCHEMA: table.schema.to_json().encode(),
        release.REPORT: write(selection, table, settings, parity).encode(),
        release.PLOT: draw(selection, table, settings),
    }
    manifest = _manifest(content, selection, table, settings, parity)
    return _keep(content | {release.MANIFEST: manifest.to_json().encode()}, store)


def _manifest(
    content: Mapping[str, bytes], selection: Selection, table: Table, settings: TrainSettings, parity: Parity
) -> Manifest:
    best = selection.best
    libraries = {name: version(name) for name in _LIBRARIES} | {"python": python_version()}
    classes = table.schema.target.classes
    rows_of_class = tuple(int(count) for count in np.bincount(table.labels)) if classes else ()
    inputs = tuple(OnnxInput(feature.name, INPUT_TYPE) for feature in table.schema.features)
    return Manifest(
        name=table.schema.name,
        algorithm=best.candidate.name,
        title=best.candidate.title,
        parameters=asdict(_instance(best.candidate)),
        score=selection.score.mean,
        metric=selection.metric,
        threshold=settings.threshold,
        widened=selection.widened,
        origin=Origin(
            table.sha256(),
            table.rows,
            rows_of_class,
            code_hash(),
            libraries,
            settings.seed,
            settings.folds,
            settings.trials,
        ),
        candidates=tuple(
            Score(trial.candidate.name, asdict(_instance(trial.candidate)), trial.score, trial.deviation)
            for trial in selection.trials
        ),
        onnx=OnnxInterface(inputs, LABEL, PROBABILITIES, parity.rows, parity.difference),
        files={name: hashlib.sha256(data).hexdigest() for name, data in content.items()},
    )


def _instance(candidate: Any) -> Any:
    # Any: a Protocol cannot say that its classes are dataclasses.
    return candidate


def _pickled(fitted: Estimator) -> bytes:
    file = io.BytesIO()
    joblib.dump(fitted, file)
    return file.getvalue()


def _keep(content: Mapping[str, bytes], store: Path) -> release.Release:
    try:
        store.mkdir(parents=True, exist_ok=True)
        remove_abandoned(store)
        with aside(store) as made:
            for name, data in content.items():
                (made / name).write_bytes(data)
            return Registry(FolderShelf(store)).register(made)
    except OSError as error:
        raise ReleaseError(
            f"release store {store}: cannot write the release ({error.strerror}). Nothing was kept."
            " Make room or choose another folder, then train again."
        ) from None
