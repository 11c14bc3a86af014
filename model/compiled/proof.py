"""The proof that an engine predicts what was trained, and the choice of the one that serves."""

import hashlib
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import numpy as np

from model.assembly import take_apart
from model.compiled import forms
from model.compiled.boundaries import boundaries
from model.compiled.certificate import COMPILED, ONNXRUNTIME, PYTHON, Certificate, Proof
from model.compiled.compiler import architecture
from model.compiled.forms import Forms
from model.compiled.speed import order
from model.errors import ParityError
from model.export.sampling import sample
from model.table import Matrix, Table

TOLERANCES = {COMPILED: 1e-11, PYTHON: 1e-11, ONNXRUNTIME: 1e-5}
"""Sums in another order than scikit-learn's differ by some units in a double's last place; ONNX Runtime's own
functions (exp, matrix products) by more.
"""
ARRAYS, GRAPH = "model.json", "model.onnx"


def library_name() -> str:
    """The compiled model's name in a release made on this machine."""
    return f"model-{architecture()}.so"


@dataclass(frozen=True)
class Reference:
    """What scikit-learn says, and on which rows.

    Attributes:
        rows: Shape [rows, features].
        compared: How many of them come from where.
        answers: Probabilities, or one value; shape [rows, outputs].
        decided: Class codes or values, shape [rows].
        unit: What a difference of answers is divided by: 1, or the range of a regression's targets.
        threshold: Of the second of two classes; else None.
    """

    rows: Matrix
    compared: dict[str, int]
    answers: Matrix
    decided: Matrix
    unit: float
    threshold: float | None


def reference(
    fitted: Any, table: Table, parts: dict[str, Matrix]
) -> Reference:  # Any: scikit-learn has no types
    """scikit-learn's own answers for rows, given by where they come from."""
    rows = np.concatenate(list(parts.values()))
    classes = bool(table.schema.target.classes)
    answers = fitted.predict_proba(rows) if classes else fitted.predict(rows).reshape(-1, 1)
    decided = fitted.predict(rows).astype(np.float64)
    spread = 1.0 if classes else float(np.ptp(table.targets)) or 1.0
    compared = {name: len(part) for name, part in parts.items()}
    return Reference(rows, compared, answers, decided, spread, take_apart(fitted).threshold)


def prove(made: Forms, fitted: Any, table: Table, *, family: str, release: str) -> Certificate:
    """Compares every engine with scikit-learn, and chooses the fastest of those that predict the same.

    Rows are those of the data, the same with all missing that may be, rows drawn from all that the schema
    allows, and rows on and beside the model's thresholds.

    Args:
        made: The model's forms.
        fitted: The trained estimator; Any because scikit-learn has no types.
        table: What it was trained on.
        family: The winning family: decides which engine is the fastest.
        release: The digest of the release that the certificate is for.

    Raises:
        ParityError: No engine predicts the same.
    """
    parts = {"data": table.features, "all missing": emptied(table)}
    parts["drawn"] = sample(table.schema.features, table.features)
    parts["boundaries"] = boundaries(made.flat, table.schema, table.features)
    expected = reference(fitted, table, parts)
    engines = tuple(_proof(engine, made, expected) for engine in order(table.schema.task, family))
    chosen = next((proof.engine for proof in engines if proof.proven), None)
    if chosen is None:
        raise ParityError(
            "No engine predicts what was trained: "
            + " ".join(proof.sentence for proof in engines)
            + " Nothing was released. Leave the winning family out of the candidates, and report this with"
            " the data's hash."
        )
    against = f"scikit-learn {version('scikit-learn')}"
    return Certificate(release, chosen, engines, against, expected.compared)


def emptied(table: Table) -> Matrix:
    """The data with all missing that may be; no rows where nothing may."""
    nullable = [i for i, feature in enumerate(table.schema.features) if feature.nullable]
    if not nullable:
        return table.features[:0]
    rows = table.features.copy()
    rows[:, nullable] = np.nan
    return rows


@dataclass(frozen=True)
class _Candidate:
    """An engine that may be proven: its file in the release, and what it needs to run."""

    engine: str
    file: str
    content: bytes
    inputs: dict[str, bytes]
    architecture: str = ""
    made: str = ""

    def proof(self, sentence: str, found: "_Found | None" = None) -> Proof:
        """What was found of it; nothing where it did not run."""
        return Proof(
            self.engine,
            found is not None and found.proven,
            sentence,
            self.file,
            hashlib.sha256(self.content).hexdigest(),
            self.architecture,
            self.made,
            found.rows if found else 0,
            found.difference if found and np.isfinite(found.difference) else None,
            TOLERANCES[self.engine],
            found.flips if found else 0,
        )


@dataclass(frozen=True)
class _Found:
    rows: int
    difference: float
    flips: int
    proven: bool


def _proof(engine: str, made: Forms, expected: Reference) -> Proof:
    if engine == COMPILED and not made.library.content:
        return Proof(engine, proven=False, sentence=made.library.said)
    candidate = _candidate(engine, made)
    try:
        together, alone = forms.run(engine, candidate.inputs, made.schema, expected.rows)
    except ParityError as error:
        return candidate.proof(str(error))
    found = _compared((together, alone), expected, TOLERANCES[engine])
    sentence = (
        f"{engine}: {found.rows} rows differ by at most {found.difference:.1g}"
        f" ({TOLERANCES[engine]:g} is allowed), {found.flips} are decided otherwise"
        f"{'' if found.proven else ': it does not serve'}."
    )
    return candidate.proof(sentence, found)


def _candidate(engine: str, made: Forms) -> _Candidate:
    arrays = made.flat.to_json().encode()
    if engine == COMPILED:
        content = made.library.content
        inputs = {"model.so": content, ARRAYS: arrays}
        return _Candidate(engine, library_name(), content, inputs, architecture(), made.library.said)
    if engine == PYTHON:
        return _Candidate(engine, ARRAYS, arrays, {ARRAYS: arrays})
    return _Candidate(engine, GRAPH, made.onnx, {GRAPH: made.onnx})


def _compared(answers: tuple[Matrix, Matrix], expected: Reference, tolerance: float) -> _Found:
    apart = max(float(np.abs(one - expected.answers).max()) for one in answers) / expected.unit
    flips = 0
    if expected.answers.shape[1] > 1:
        decided = [forms.decide(one, expected.threshold) for one in answers]
        flips = max(int((one != expected.decided).sum()) for one in decided)
    # Not "greater than": a NaN among the differences must be refused as well.
    return _Found(len(expected.rows), apart, flips, apart <= tolerance and flips == 0)
