"""A fitted estimator in every form that an engine runs; and engines, run by the serving process's own code.

Engines run in a process of their own, which imports no training: what is proven is what will serve, and a
fault in machine code ends that process, not the training.
"""

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from model.candidates import Candidate
from model.compiled.compiler import Compiled, compile_c
from model.compiled.flat import Flat
from model.compiled.flatten import flatten, places
from model.compiled.source import to_c
from model.errors import ParityError
from model.export.model import output_names, to_onnx
from model.schema import Schema
from model.table import Matrix, Table

_CHECKOUT = Path(__file__).resolve().parents[2]
_SHOWN_CHARACTERS = 300


@dataclass(frozen=True)
class Forms:
    """One model, as each engine takes it.

    Attributes:
        schema: Its features and target.
        onnx: For ONNX Runtime.
        flat: What the other two are made of.
        source: The C program.
        library: What the compiler made of it.
    """

    schema: Schema
    onnx: bytes
    flat: Flat
    source: str
    library: Compiled


def build(candidate: Candidate, fitted: Any, table: Table) -> Forms:  # Any: scikit-learn has no types
    """Every form of a fitted estimator; equal estimators give equal bytes, the compiler's aside."""
    flat = flatten(candidate, fitted, table.schema, table.features)
    source = to_c(flat)
    onnx = to_onnx(candidate, fitted, table.schema)
    return Forms(table.schema, onnx, flat, source, compile_c(source))


def run(engine: str, files: dict[str, bytes], schema: Schema, rows: Matrix) -> tuple[Matrix, Matrix]:
    """What an engine predicts for rows: for all together, and for each alone.

    Args:
        engine: "compiled", "onnxruntime" or "python".
        files: What it runs, by the names that `python -m app.engine` knows: model.so with model.json,
            model.onnx, or model.json.
        schema: The model's.
        rows: Shape [rows, features], in schema order, categories by their codes, NaN where missing.

    Returns:
        Twice shape [rows, outputs]: probabilities, or one value.

    Raises:
        ParityError: It cannot run.
    """
    output = output_names(schema)[-1]
    with tempfile.TemporaryDirectory(prefix="landfall-engine-") as folder:
        place = Path(folder)
        for name, content in (files | {"schema.json": schema.to_json().encode()}).items():
            (place / name).write_bytes(content)
        ran = subprocess.run(
            [sys.executable, "-m", "app.engine", folder, engine, output],
            input=places(schema, rows).tobytes(),
            capture_output=True,
            cwd=_CHECKOUT,
            check=False,
        )
    outputs = len(schema.target.classes) or 1
    if ran.returncode or len(ran.stdout) != 2 * len(rows) * outputs * 8:
        said = ran.stderr.decode(errors="replace").strip()[-_SHOWN_CHARACTERS:] or "it said nothing"
        raise ParityError(f"The engine {engine} does not run here (exit code {ran.returncode}): {said}")
    answers = np.frombuffer(ran.stdout, dtype=np.float64).reshape(2, len(rows), outputs)
    return answers[0], answers[1]


def decide(answers: Matrix, threshold: float | None) -> Matrix:
    """What is predicted: class codes where `answers` are probabilities, the values where there is one column.

    Args:
        answers: Shape [rows, outputs].
        threshold: The probability of the second class from which on it is predicted; None for the likeliest.
    """
    if answers.shape[1] == 1:
        return answers[:, 0]
    chosen = answers[:, 1] >= threshold if threshold is not None else answers.argmax(axis=1)
    return np.asarray(chosen, dtype=np.float64)
