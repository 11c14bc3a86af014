"""Files and descriptions of a user's own that a machine damaged: a typed error or a whole selection."""

import random
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as arrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from model.datasets import of_settings
from model.errors import DataError, ModelError, SettingsError
from model.progress import Silent
from model.settings import TrainSettings
from model.table import Table
from model.training import choose
from model.validation import load

ROWS = 60
CELLS = ["", "x", "none", "NaN", "1e307", "-1e308", "1e39", "1e-310", "0", "-0", "1e38", "\u00e9", "1_0", "'"]
NAMES = ["", "label", "value", "probabilities", "Concat_0", "kind", "b", "a b", "\u00e9"]
SPECS = [
    *("target: 7", "target: a", "positive: x", "positive: [x]", "groups: b", "drop: [a]", "drop: [a, b]"),
    *(
        "title: 2021-02-30",
        f"title: {'9' * 5000}",
        "title: " + "[" * 3000,
        r'title: "\ud800"',
        "title: &a [*a]",
    ),
    *(r'"\ud800": 1', "columns: {a: {kind: category}}", "columns: {a: {maximum: 1e300}}", "task: regression"),
    *(
        "columns: {a: {minimum: 99}}",
        "trusted: [a]",
        "fairness: [b]",
        "name: ''",
        "? [a]\n: b",
        "unit: 1e999",
    ),
]
QUICK = TrainSettings(trials=1, folds=2, repeats=1, jobs=1, override="a test")


@st.composite
def own(draw: st.DrawFn) -> tuple[str, str]:
    """A description and a CSV file, each damaged or not."""
    noise = random.Random(draw(st.integers(0, 9)))
    regression = draw(st.booleans())
    table = [["a", "b", "kind"]]
    for row in range(ROWS):
        cells = [f"{noise.gauss(0, 1):.3f}", noise.choice("uvw"), str(row) if regression else "xy"[row % 2]]
        table.append(cells)
    for _ in range(draw(st.integers(0, 3))):
        column, cell = draw(st.integers(0, 2)), draw(st.sampled_from(CELLS))
        rows = draw(st.sampled_from([[1], [ROWS], range(1, ROWS + 1), range(1, ROWS // 2)]))
        for row in rows:
            table[row][column] = cell
    if draw(st.booleans()):
        table[0][draw(st.integers(0, 2))] = draw(st.sampled_from(NAMES))
    spec = {"name": "name: own", "target": "target: kind", "task": "task: classification"}
    if regression:
        spec["task"] = "task: regression"
    if draw(st.booleans()):
        line = draw(st.sampled_from(SPECS))
        spec[line.partition(":")[0]] = line
    return "\n".join(spec.values()) + "\n", "\n".join(",".join(row) for row in table) + "\n"


def _settings(folder: Path, spec: str, text: str) -> TrainSettings:
    (folder / "own.yaml").write_text(spec, encoding="utf-8")
    (folder / "own.csv").write_text(text, encoding="utf-8")
    family = "extra_trees" if "task: regression" in spec else "tree"
    return replace(QUICK, candidates=(family,), data=folder / "own.csv", spec=folder / "own.yaml")


def _read(asked: TrainSettings) -> Table:
    found = of_settings(asked)
    return load(found.path, found.schema, group=found.group, ignored=found.ignored)


@settings(max_examples=120)
@given(own())
def test_what_is_read_is_a_table_or_a_typed_error(tmp_path: Path, made: tuple[str, str]) -> None:
    asked = _settings(tmp_path, *made)
    try:
        assert _read(asked).rows == ROWS
    except ModelError as error:
        assert str(asked.data) in str(error) or str(asked.spec) in str(error)
        str(error).encode()


@settings(max_examples=8)
@given(own())
def test_what_is_selected_from_is_whole_or_a_typed_error(tmp_path: Path, made: tuple[str, str]) -> None:
    try:
        _, found = choose(_settings(tmp_path, *made), Silent())
    except ModelError as error:
        str(error).encode()
    else:
        assert found.selection.verdicts
        assert found.selection.best.deviation >= 0


@pytest.fixture
def usual_depth() -> Iterator[None]:
    """Python's own limit of nested calls; some libraries raise it for the whole process."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(1000)
    yield
    sys.setrecursionlimit(before)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("title: 2021-02-30", "it is not YAML (day"),
        (f"title: {'9' * 5000}", "it is not YAML (Exceeds the limit"),
        ("title: " + "[" * 3000, "it is nested too deeply"),
        (r'title: "\ud800"', "surrogates not allowed"),
        ("columns: {a: {maximum: 1e300}}", "columns.a.maximum: input should be less than or equal to 1"),
    ],
)
def test_a_description_that_no_program_can_read_is_refused(
    tmp_path: Path, line: str, said: str, usual_depth: None
) -> None:
    spec = f"name: own\ntarget: kind\ntask: classification\n{line}\n"
    with pytest.raises(SettingsError) as caught:
        _read(_settings(tmp_path, spec, "a,kind\n1,x\n2,y\n"))
    assert said in str(caught.value)


@pytest.mark.parametrize("column", ["a", "kind"])
def test_values_beyond_single_precision_are_refused(tmp_path: Path, column: str) -> None:
    spec = "name: own\ntarget: kind\ntask: regression\n"
    text = f"{column},{'kind' if column == 'a' else 'a'}\n1,2\n1e307,3\n4,5\n"
    with pytest.raises(DataError, match=rf"column '{column}', line 3: larger than 1e\+38 in size"):
        _read(_settings(tmp_path, spec, text))


def test_one_class_is_named_and_no_column_blamed(tmp_path: Path) -> None:
    spec = "name: own\ntarget: kind\ntask: classification\n"
    with pytest.raises(DataError, match=r"column 'kind': all 3 rows are of one class, 0 \(yes\)"):
        _read(_settings(tmp_path, spec, "a,kind\n1,yes\n2,yes\n3,yes\n"))


def test_none_may_be_a_category(tmp_path: Path) -> None:
    spec = "name: own\ntarget: kind\ntask: classification\n"
    table = _read(_settings(tmp_path, spec, "a,kind\nnone,x\nsome,y\nNA,x\n,y\n"))

    labels = table.schema.features[0].labels
    assert labels == ("NA", "none", "some")
    assert [labels[int(code)] for code in table.features[:3, 0]] == ["none", "some", "NA"]


def test_parquet_that_cannot_be_read_as_text_is_refused_unless_dropped(tmp_path: Path) -> None:
    nanoseconds = arrow.array([1, 2, 3], arrow.timestamp("ns"))
    broken = arrow.Array.from_buffers(
        *(
            arrow.string(),
            3,
            [None, arrow.py_buffer(b"\0\0\0\0\1\0\0\0\2\0\0\0\3\0\0\0"), arrow.py_buffer(b"a\xffb")],
        )
    )
    columns = {"when": nanoseconds, "who": broken, "a": [1.0, 2.0, 3.0], "kind": ["x", "y", "x"]}
    parquet.write_table(arrow.table(columns), tmp_path / "own.parquet")
    asked = _settings(tmp_path, "name: own\ntarget: kind\ntask: classification\n", "")
    asked = replace(asked, data=tmp_path / "own.parquet")

    with pytest.raises(DataError) as caught:
        _read(asked)
    assert [problem.column for problem in caught.value.problems] == ["when", "who"]
    assert "list it under `drop`" in str(caught.value)

    (tmp_path / "own.yaml").write_text(
        "name: own\ntarget: kind\ntask: classification\ndrop: [when, who]\n", encoding="utf-8"
    )
    assert _read(asked).features.tolist() == [[1.0], [2.0], [3.0]]


def test_a_fold_of_equal_numbers_has_a_finite_score(tmp_path: Path) -> None:
    spec = "name: own\ntarget: kind\ntask: regression\n"
    rows = [f"{noise},{0.1 if place < ROWS - 4 else place}" for place, noise in enumerate(_noise())]

    _, found = choose(_settings(tmp_path, spec, "\n".join(["a,kind", *rows]) + "\n"), Silent())

    assert found.selection.score.low <= found.selection.score.mean <= found.selection.score.high
    assert found.selection.best.deviation >= 0


def _noise() -> list[float]:
    made = random.Random(3)
    return [round(made.gauss(0, 1), 3) for _ in range(ROWS)]
