"""Damaged data is refused with column, lines, finding and fix."""

from collections.abc import Callable
from pathlib import Path

import pytest

from model.datasets import dataset
from model.errors import DataError
from model.table import Table
from model.validation import load

Lines = list[str]
Damaged = Callable[[Callable[[Lines], Lines]], Path]


def _refusal(path: Path) -> DataError:
    with pytest.raises(DataError) as caught:
        load(path, dataset("heart").schema)
    return caught.value


def _with_cell(line: int, column: str, text: str) -> Callable[[Lines], Lines]:
    """Puts a text into one cell; lines are counted from 1, the header being 1."""

    def change(lines: Lines) -> Lines:
        cells = lines[line - 1].split(",")
        cells[lines[0].split(",").index(column)] = text
        return [*lines[: line - 1], ",".join(cells), *lines[line:]]

    return change


@pytest.mark.parametrize(
    ("column", "text", "found"),
    [
        ("age", "old", "'old' is not a number"),
        ("age", "", "no value"),
        ("age", "NaN", "'NaN' is no value"),
        ("ca", "NaN", "'NaN' is not a number"),
        ("ca", "?", "'?' is not a number"),
        ("chol", "inf", "'inf' is not finite"),
        ("chol", "1e999", "'1e999' is not finite"),
        ("age", "63.5", "'63.5' is not a whole number"),
        ("age", "630", "'630' is out of range"),
        ("oldpeak", "-1", "'-1' is out of range"),
        ("thal", "4", "'4' is not a known code"),
        ("disease", "2", "'2' is not a class"),
        ("disease", "", "no value"),
    ],
)
def test_wrong_cell_is_named(damaged: Damaged, column: str, text: str, found: str) -> None:
    (problem,) = _refusal(damaged(_with_cell(7, column, text))).problems

    assert (problem.column, problem.lines, problem.found) == (column, (7,), found)
    assert problem.fix


def test_every_problem_is_listed(damaged: Damaged) -> None:
    def change(lines: Lines) -> Lines:
        return _with_cell(9, "thal", "5")(_with_cell(4, "age", "x")(lines))

    error = _refusal(damaged(change))

    assert {(p.column, p.lines) for p in error.problems} == {("age", (4,)), ("thal", (9,))}
    assert "1 more" in str(error)


def test_text_names_file_column_line_and_what_is_allowed(damaged: Damaged) -> None:
    path = damaged(_with_cell(7, "age", "630"))

    assert str(_refusal(path)) == (
        f"{path}: column 'age', line 7: '630' is out of range. Allowed: a whole number from 18 to 110 years."
    )


def test_missing_column(damaged: Damaged) -> None:
    path = damaged(lambda lines: [line.partition(",")[2] for line in lines])

    (problem,) = _refusal(path).problems
    assert problem.column == "age"
    assert "missing from the header" in problem.found


def test_unknown_column(damaged: Damaged) -> None:
    path = damaged(lambda lines: [f"{lines[0]},weight", *(f"{line},80" for line in lines[1:])])

    (problem,) = _refusal(path).problems
    assert (problem.column, problem.found) == ("weight", "not a column of this dataset")


def test_column_given_twice(damaged: Damaged) -> None:
    (problem,) = _refusal(damaged(lambda lines: [f"{line},{line.split(',')[0]}" for line in lines])).problems
    assert (problem.column, problem.found) == ("age", "in the header 2 times")


def test_another_separator_is_explained(damaged: Damaged) -> None:
    error = _refusal(damaged(lambda lines: [line.replace(",", ";") for line in lines]))
    assert any("Separate columns by commas" in problem.fix for problem in error.problems)


def test_row_of_another_length(damaged: Damaged) -> None:
    (problem,) = _refusal(damaged(lambda lines: [*lines[:4], lines[4] + ",1", *lines[5:]])).problems
    assert problem.lines == (5,)
    assert "not 14 cells" in problem.found


def test_equal_rows_are_kept_together(damaged: Damaged) -> None:
    table = load(
        damaged(lambda lines: [*lines, lines[1].replace("63,", "63.0,", 1)]), dataset("heart").schema
    )

    assert table.duplicates == 2
    assert table.groups[0] == table.groups[303]


def test_one_class(damaged: Damaged) -> None:
    (problem,) = _refusal(damaged(lambda lines: [line for line in lines if not line.endswith(",1")])).problems
    assert problem.column == "disease"
    assert problem.found == "all 164 rows are of one class, 0 (absent)"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "the file is empty"),
        (dataset("heart").path.read_bytes().splitlines()[0], "the file has a header but no rows"),
        (b"age,\xff\xfe\n", "byte 4 is not UTF-8"),
        (b'age,"sex\n1,2\n', "it is not CSV"),
    ],
)
def test_file_that_is_no_table(tmp_path: Path, content: bytes, found: str) -> None:
    path = tmp_path / "data.csv"
    path.write_bytes(content)

    (problem,) = _refusal(path).problems
    assert found in problem.found


def test_absent_file_and_folder(tmp_path: Path) -> None:
    assert "no such file" in str(_refusal(tmp_path / "none.csv"))
    assert "cannot be read" in str(_refusal(tmp_path))


def test_order_and_form_of_the_file_do_not_matter(damaged: Damaged, heart: Table) -> None:
    def change(lines: Lines) -> Lines:
        return ["\ufeff" * (i == 0) + ", ".join(reversed(line.split(","))) for i, line in enumerate(lines)]

    table = load(damaged(change), dataset("heart").schema)

    assert table.sha256() == heart.sha256()
