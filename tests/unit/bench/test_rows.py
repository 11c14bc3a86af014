"""The rows of a run are valid, different and the same again; every server is sent the same ones."""

import json
from pathlib import Path

import numpy as np
import pytest

from bench.servers import requests, rows
from bench.servers.errors import RunVoid
from bench.servers.measurement import compare
from bench.servers.models import Model
from bench.servers.systems import OURS, SYSTEMS
from bench.servers.systems.bentoml import BentoMl
from bench.servers.systems.fastapi import FastApi, FastApiOnnx
from bench.servers.systems.system import Place, System, VariantName
from model.datasets.heart import SCHEMA
from model.release import Release
from model.schema import Feature, Schema, Target, category, number

_SMALL = Schema(
    "small",
    "",
    (number("n", "", 1, 4, 2), category("c", "", {3: "x", 7: "y"}, 3)),
    Target("t", ("a", "b"), ""),
)


@pytest.fixture
def model() -> Model:
    made = Model(
        "forest",
        Release("sha256:0", Path("nowhere"), "heart", "forest", "", 0, "accuracy", 0, SCHEMA, ""),
    )
    # What the release's pipeline would say, without a training.
    made.__dict__["predict"] = lambda values: np.tile([0.25, 0.75], (len(values), 1))
    return made


def test_rows_are_different_and_within_the_schemas_limits() -> None:
    drawn = rows.unique(SCHEMA, 20_000, seed=3)

    assert drawn.shape == (20_000, len(SCHEMA.features))
    assert len(np.unique(drawn, axis=0)) == 20_000
    for feature, column in zip(SCHEMA.features, drawn.T, strict=True):
        assert _allowed(feature, column), feature.name


def _allowed(feature: Feature, column: np.ndarray) -> bool:
    if feature.categories:
        return set(column.tolist()) == set(feature.categories)
    assert feature.minimum is not None
    assert feature.maximum is not None
    whole = feature.datatype != "INT64" or bool((column == np.floor(column)).all())
    return whole and bool(((column >= feature.minimum) & (column <= feature.maximum)).all())


def test_the_same_seed_gives_the_same_rows_and_another_one_others() -> None:
    first, again, other = (rows.unique(SCHEMA, 100, seed) for seed in (3, 3, 4))

    assert (first == again).all()
    assert not (first == other).all()


def test_every_row_that_there_is_can_be_drawn_and_no_more() -> None:
    assert len(rows.unique(_SMALL, 8, seed=0)) == 8
    with pytest.raises(ValueError, match="only about 8 different rows, not 9"):
        rows.unique(_SMALL, 9, seed=0)


def test_whole_numbers_travel_as_such() -> None:
    (row,) = rows.cells(SCHEMA, rows.unique(SCHEMA, 1, seed=3))
    kinds = {feature.name: type(cell) for feature, cell in zip(SCHEMA.features, row, strict=True)}

    assert kinds.pop("oldpeak") is float
    assert set(kinds.values()) == {int}


def test_every_server_is_sent_the_same_rows(model: Model, tmp_path: Path) -> None:
    prepared = requests.prepare(SYSTEMS, model, 50, tmp_path)
    sent = {
        name: [_numbers(json.loads(line)) for line in one.file.read_text().splitlines()]
        for name, one in prepared.items()
    }

    assert set(sent) == {system.name for system in SYSTEMS}
    assert len({tuple(row) for row in sent[OURS.name]}) == 50
    # The others answer so few requests that the first rows are enough for them.
    assert all(of_one == sent[OURS.name][: len(of_one)] for of_one in sent.values())
    assert {len(of_one) for of_one in sent.values()} == {50, 5}
    assert all(one.rows == len(sent[name]) for name, one in prepared.items())
    assert all(len(one.proof) == requests.PROOFS for one in prepared.values())
    assert prepared[OURS.name].proof[0].probabilities == [0.25, 0.75]


def _numbers(value: object) -> list[float]:
    """The longest list of numbers in a body, or the values of its fields."""
    if isinstance(value, list) and all(isinstance(one, int | float) for one in value):
        return value
    if isinstance(value, dict) and all(isinstance(one, int | float) for one in value.values()):
        return list(value.values())
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return max((_numbers(one) for one in inside), key=len, default=[])


def test_only_scikit_learns_own_answer_passes() -> None:
    compare([0.25, 0.75], [0.25, 0.75 + 1e-9])
    for wrong in ([0.2501, 0.7499], [0.25], [0.75, 0.25], [float("nan"), 0.75]):
        with pytest.raises(RunVoid, match="wrong answer"):
            compare(wrong, [0.25, 0.75])


def test_each_server_finds_the_probabilities_in_its_own_answer(model: Model) -> None:
    tensors = [
        {"name": "label", "datatype": "BYTES", "shape": [1], "data": ["absent"]},
        {"name": "probabilities", "datatype": "FP64", "shape": [1, 2], "data": [0.25, 0.75]},
    ]
    answers: dict[str, object] = {
        "landfall": {"outputs": tensors},
        "nginx": {"outputs": tensors},
        "mlserver": {"outputs": tensors[1:]},
        "bentoml": [[0.25, 0.75]],
        "mlflow": {"predictions": [[0.25, 0.75]]},
        "fastapi": {"probabilities": [0.25, 0.75]},
        "fastapi_onnxruntime": {"probabilities": [0.25, 0.75]},
    }

    for system in SYSTEMS:
        assert system.read(model, json.dumps(answers[system.name]).encode()) == [0.25, 0.75], system.name


@pytest.mark.parametrize("system", [FastApi(), FastApiOnnx(), BentoMl()], ids=lambda one: one.name)
@pytest.mark.parametrize("variant", ["default", "tuned"])
def test_what_a_server_writes_at_home_is_not_in_the_tree(
    system: System, variant: VariantName, model: Model, tmp_path: Path
) -> None:
    launched = system.launch(model, variant, Place(tmp_path, 1, ()))

    # The folder is also the server's home: ONNX Runtime, for one, keeps files there.
    assert launched.folder == tmp_path
