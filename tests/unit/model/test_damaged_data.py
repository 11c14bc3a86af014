"""Two hundred damaged files that a machine made up: each is a typed error that names what is wrong."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.datasets import dataset
from model.errors import DataError
from model.validation import load

SOUND = {
    name: dataset(name).path.read_text(encoding="utf-8").splitlines() for name in ("heart", "iris", "boston")
}
WRONG = ["x", "NaN", "inf", "-inf", "1e999", "?", "--", "12 3", "0x1F", "1;2", "\u0000", "-1e9"]


@st.composite
def damage(draw: st.DrawFn) -> tuple[str, str, str]:
    """A dataset, its damaged file's text, and the column that must be named (empty where none is)."""
    name = draw(st.sampled_from(sorted(SOUND)))
    lines = SOUND[name]
    columns = lines[0].split(",")
    kinds = ("cell", "column", "row", "header", "cut", "bytes") + (("classes",) if name != "boston" else ())
    kind = draw(st.sampled_from(kinds))
    column = draw(st.sampled_from(columns))
    place = columns.index(column)
    line = draw(st.integers(1, len(lines) - 1))
    cells = [row.split(",") for row in lines]
    if kind == "cell":
        # A regression's target may be any finite number.
        wrong = WRONG[:-1] if column == "MEDV" else WRONG
        cells[line][place] = draw(st.sampled_from(wrong))
    elif kind == "column":
        for row in cells:
            del row[place]
    elif kind == "row":
        cells[line] = cells[line][: draw(st.integers(1, len(columns) - 1))]
        column = ""
    elif kind == "header":
        cells[0][place] = draw(st.text("abcxyz", min_size=1, max_size=6)) + "_"
    elif kind == "cut":
        cells = cells[: draw(st.integers(0, 1))]
        column = ""
    elif kind == "classes":
        for row in cells[1:]:
            row[-1] = "1"
        column = columns[-1]
    else:
        noise = random.Random(draw(st.integers(0, 999)))
        return name, "".join(chr(noise.randrange(1, 0x2FF)) for _ in range(200)), ""
    return name, "\n".join(",".join(row) for row in cells), column


@settings(max_examples=200)
@given(damage())
def test_damage_is_a_typed_error_that_names_its_column(tmp_path: Path, made: tuple[str, str, str]) -> None:
    name, text, column = made
    path = tmp_path / "damaged.csv"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(DataError) as caught:
        load(path, dataset(name).schema)

    assert str(path) in str(caught.value)
    assert all(problem.found and problem.fix for problem in caught.value.problems)
    if column:
        assert column in {problem.column for problem in caught.value.problems}
