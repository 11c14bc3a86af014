"""Every engine predicts what scikit-learn does, for every family, on every row, together and alone."""

from dataclasses import replace

import numpy as np
import pytest

from model.assembly import take_apart
from model.candidates import Candidate
from model.candidates.classification.knn import Knn
from model.candidates.classification.lda import Lda
from model.compiled import forms
from model.compiled.certificate import ONNXRUNTIME
from model.compiled.forms import Forms
from model.compiled.proof import TOLERANCES
from model.export.sampling import sample
from model.table import Labels, Matrix, Table
from tests.unit.model.compiled.conftest import CLASSIFIERS, EXACT, LONE_LEAF, REGRESSORS, fit

CASES = [pytest.param(one, name, id=f"{name} {one}") for name in ("heart", "untidy") for one in CLASSIFIERS]
CASES += [pytest.param(one, "iris", id=f"iris {one}") for one in CLASSIFIERS if one is not LONE_LEAF]
CASES += [pytest.param(one, "boston", id=f"boston {one}") for one in REGRESSORS]
FEW = 400
"""Rows drawn; the proof of a release takes 10,000."""


def inputs(engine: str, made: Forms) -> dict[str, bytes]:
    arrays = {"model.json": made.flat.to_json().encode()}
    if engine == "compiled":
        assert made.library.content, made.library.said
        return arrays | {"model.so": made.library.content}
    return arrays if engine == "python" else {"model.onnx": made.onnx}


def expected(fitted: object, table: Table, rows: Matrix) -> Matrix:
    found = fitted.predict_proba(rows) if table.schema.target.classes else fitted.predict(rows)  # type: ignore[attr-defined]  # an estimator
    return np.asarray(found, dtype=np.float64).reshape(len(rows), -1)


@pytest.mark.parametrize(("candidate", "name"), CASES)
def test_answers_are_those_of_training(
    candidate: Candidate, name: str, every_table: dict[str, Table]
) -> None:
    table = every_table[name]
    fitted = fit(candidate, table)
    made = forms.build(candidate, fitted, table)
    rows = np.concatenate([table.features, sample(table.schema.features, table.features, FEW)])
    wanted = expected(fitted, table, rows)

    for engine in ("compiled", "python"):
        together, alone = forms.run(engine, inputs(engine, made), table.schema, rows)
        assert np.array_equal(together, alone), engine
        if isinstance(candidate, EXACT):
            assert np.array_equal(together, wanted), engine
        np.testing.assert_allclose(together, wanted, rtol=1e-12, atol=1e-12, err_msg=engine)
    unit = 1.0 if table.schema.target.classes else float(np.ptp(table.targets))
    clear = ~tied(candidate, fitted, rows)
    for found in forms.run(ONNXRUNTIME, inputs(ONNXRUNTIME, made), table.schema, rows):
        assert np.abs(found - wanted)[clear].max(initial=0.0) <= TOLERANCES[ONNXRUNTIME] * unit


def tied(candidate: Candidate, fitted: object, rows: Matrix) -> Labels:
    """Where the last neighbour that counts and the next are equally near: there a graph may take either."""
    if not isinstance(candidate, Knn):
        return np.zeros(len(rows), dtype=bool)
    pipeline = take_apart(fitted).pipeline
    distances, _ = pipeline["model"].kneighbors(
        pipeline["preprocess"].transform(rows), candidate.neighbors + 1
    )
    return np.asarray(distances[:, -1] - distances[:, -2] < 1e-9)


def test_classes_that_nothing_mixes_up_are_answered_as_in_training(iris: Table) -> None:
    far = replace(iris, features=iris.features + 9 * iris.targets[:, np.newaxis])
    fitted = fit(Lda(0.1), far)
    made = forms.build(Lda(0.1), fitted, far)
    assert made.flat.inverse_temperature is not None
    # scikit-learn's own, without our prior: nothing held out was wrong, and answers are as steep as they get.
    assert made.flat.inverse_temperature > 10
    rows = np.concatenate([far.features, sample(far.schema.features, far.features, FEW)])
    wanted = expected(fitted, far, rows)

    for engine in ("compiled", "python", "onnxruntime"):
        for answers in forms.run(engine, inputs(engine, made), far.schema, rows):
            np.testing.assert_allclose(answers, wanted, rtol=0, atol=TOLERANCES[engine], err_msg=engine)
            assert np.isfinite(answers).all()


def test_equal_estimators_give_equal_bytes(heart: Table) -> None:
    one, other = (forms.build(CLASSIFIERS[4], fit(CLASSIFIERS[4], heart), heart) for _ in range(2))

    assert one.source == other.source
    assert one.flat.to_json() == other.flat.to_json()
    assert one.library == other.library
