"""Checks cells and rows against the schema: types, limits, missing values, duplicates, classes.

Finds all problems of a file before it refuses it. It repairs nothing: what is wrong in the file is put
right there.
"""

import math
from collections import defaultdict
from pathlib import Path

import numpy as np

from model.errors import DataError, Problem
from model.reading import Row, read
from model.schema import Feature, Schema
from model.table import Table

MISSING_WORDS = frozenset({"nan", "na", "n/a", "null", "none", "?", "-"})
"""What other programs write for a missing value; here that is an empty cell, so these are refused by name."""


class CellError(ValueError):
    """One value is not allowed: `found` says why, as a clause, and `fix` what to do, as a sentence."""

    def __init__(self, found: str, fix: str) -> None:
        self.found = found
        self.fix = fix
        super().__init__(f"{found}. {fix}")


def load(path: Path, schema: Schema) -> Table:
    """Reads and checks a data file.

    Raises:
        DataError: The file does not fit the schema; it lists every problem.
    """
    rows = read(path, schema)
    features, problems = _features(rows, schema)
    labels, label_problems = _labels(rows, schema)
    problems += label_problems or _class_problems(labels, schema)
    problems = problems or _duplicates(rows, features, labels)
    if problems:
        raise DataError(path, tuple(problems))
    return Table(schema, np.array(features, dtype=np.float64), np.array(labels, dtype=np.int64))


def parse(text: str, feature: Feature) -> float:
    """The value of one cell; NaN where it is empty and may be.

    Raises:
        CellError: The value is not allowed.
    """
    allowed = f"Allowed: {feature.allowed()}."
    if text == "" or text.lower() in MISSING_WORDS:
        if not feature.nullable:
            raise CellError("no value" if text == "" else f"{text!r} is no value", f"Fill it in. {allowed}")
        if text:
            raise CellError(f"{text!r} is not a number", "Leave the cell empty where the value is missing.")
        return math.nan
    try:
        value = float(text)
    except ValueError:
        raise CellError(f"{text!r} is not a number", allowed) from None
    if not math.isfinite(value):
        raise CellError(f"{text!r} is not finite", allowed)
    if feature.datatype == "INT64" and value != int(value):
        raise CellError(f"{text!r} is not a whole number", allowed)
    if feature.kind == "category":
        if value not in feature.categories:
            raise CellError(f"{text!r} is not a known code", allowed)
    elif not (feature.minimum or 0) <= value <= (feature.maximum or 0):
        raise CellError(f"{text!r} is out of range", allowed)
    return value


def _features(rows: tuple[Row, ...], schema: Schema) -> tuple[list[list[float]], list[Problem]]:
    matrix: list[list[float]] = []
    wrong: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for row in rows:
        values = []
        for feature, text in zip(schema.features, row.cells, strict=False):
            try:
                values.append(parse(text, feature))
            except CellError as error:
                wrong[feature.name, error.found, error.fix].append(row.line)
        matrix.append(values)
    problems = [Problem(name, tuple(lines), found, fix) for (name, found, fix), lines in wrong.items()]
    return matrix, problems


def _labels(rows: tuple[Row, ...], schema: Schema) -> tuple[list[int], list[Problem]]:
    codes = {"0": 0, "1": 1}
    wrong: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        if row.cells[-1] not in codes:
            wrong[row.cells[-1]].append(row.line)
    fix = (
        "Allowed: " + " or ".join(f"{code} ({name})" for code, name in enumerate(schema.target.classes)) + "."
    )
    problems = [
        Problem(schema.target.name, tuple(lines), f"{text!r} is not a class" if text else "no value", fix)
        for text, lines in wrong.items()
    ]
    return [codes[row.cells[-1]] for row in rows if row.cells[-1] in codes], problems


def _class_problems(labels: list[int], schema: Schema) -> list[Problem]:
    if len(set(labels)) > 1:
        return []
    found = f"all {len(labels)} rows are of one class, {labels[0]} ({schema.target.classes[labels[0]]})"
    return [
        Problem(
            schema.target.name, (), found, "Add rows of the other class: a model needs both to learn from."
        )
    ]


def _duplicates(rows: tuple[Row, ...], features: list[list[float]], labels: list[int]) -> list[Problem]:
    # An equal row in training and in test would be recognised, not predicted, and flatter the score.
    first: dict[str, int] = {}
    again: dict[int, list[int]] = defaultdict(list)
    for row, values, label in zip(rows, features, labels, strict=True):
        # By text, because a missing value (NaN) is not equal to itself.
        content = repr((values, label))
        if content in first:
            again[first[content]].append(row.line)
        else:
            first[content] = row.line
    return [
        Problem(
            None, tuple(lines), f"the same row as line {line}", "Remove the copies: they flatter the score."
        )
        for line, lines in again.items()
    ]
