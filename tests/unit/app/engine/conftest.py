"""A small forest as a release that is served, with the real proof of its engines."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model import checksums
from model.candidates.classification.forest import Forest
from model.compiled import forms, proof
from model.compiled.certificate import Certificate
from model.compiled.flatten import places
from model.datasets import dataset
from model.table import Matrix
from model.validation import load
from tests.unit.app.conftest import write_manifest
from tests.unit.model.compiled.conftest import fit


@dataclass(frozen=True)
class Made:
    """A release folder, its certificate, what it was made of, and rows as engines take them."""

    folder: Path
    certificate: Certificate
    fitted: Any
    raw: Matrix
    rows: Matrix


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("engines")
    chosen = dataset("heart")
    table = load(chosen.path, chosen.schema)
    fitted = fit(Forest(10, 1, 0.4), table)
    built = forms.build(Forest(10, 1, 0.4), fitted, table)
    files = {
        "model.onnx": built.onnx,
        "model.json": built.flat.to_json().encode(),
        "model.c": built.source.encode(),
        "schema.json": table.schema.to_json().encode(),
    }
    content = {
        "format": 2,
        "files": checksums.of(files),
        "algorithm": "forest",
        "decision_threshold": 0.5,
        "onnx": {"inputs": [], "label_output": "label", "probability_output": "probabilities"},
    }
    digest = write_manifest(folder, content)
    certificate = proof.prove(built, fitted, table, family="forest", release=digest)
    files |= {proof.library_name(): built.library.content, "certificate.json": certificate.to_json().encode()}
    for name, data in files.items():
        (folder / name).write_bytes(data)
    coded = np.ascontiguousarray(places(table.schema, table.features))
    return Made(folder, certificate, fitted, table.features, coded)


@pytest.fixture
def copy(made: Made, tmp_path: Path) -> Path:
    """A copy of the release that a test may damage."""
    return Path(shutil.copytree(made.folder, tmp_path / "release"))
