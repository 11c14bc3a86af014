"""Checks cells and rows against the schema: types, limits, missing values, classes.

Finds all problems of a file before it refuses it. It repairs nothing: what is wrong in the file is put
right there.
"""

import math
from collections import defaultdict
from collections.abc import Collection
from pathlib import Path

import numpy as np

from model import duplicates
from model.errors import DataError, Problem
from model.reading import Row, read
from model.schema import Feature, Schema
from model.table import Table, Targets

MISSING_WORDS = frozenset({"nan", "na", "n/a", "null", "none", "?", "-"})
"""What other programs write for a missing value; here that is an empty cell, so these are refused by name."""


class CellError(ValueError):
    """One value is not allowed: `found` says why, as a clause, and `fix` what to do, as a sentence."""

    def __init__(self, found: str, fix: str) -> None:
        self.found = found
        self.fix = fix
        super().__init__(f"{found}. {fix}")


def load(path: Path, schema: Schema, *, group: str | None = None, ignored: Collection[str] = ()) -> Table:
    """Reads and checks a data file; equal rows, and rows that share a group, will never cross folds.

    Args:
        path: The file.
        schema: What its columns mean.
        group: A further column: rows with the same text in it belong together.
        ignored: Columns that may be there, and are left out.

    Raises:
        DataError: The file does not fit the schema; it lists every problem.
    """
    columns = (*schema.columns, group) if group else schema.columns
    rows = read(path, columns, ignored)
    features, problems = _features(rows, schema)
    place = len(schema.features)
    targets, target_problems = _targets(rows, schema, place)
    problems += target_problems or _class_problems(targets, schema)
    named = [row.cells[place + 1] for row in rows] if group else []
    unnamed = tuple(row.line for row, name in zip(rows, named, strict=False) if not name)
    if unnamed:
        fix = "Name the group of every row, or leave `groups` out of the description."
        problems.append(Problem(group, unnamed, "no value", fix))
    if problems:
        raise DataError(path, tuple(problems))
    matrix = np.array(features, dtype=np.float64)
    found = duplicates.find(matrix, schema)
    answers: Targets = np.array(targets, dtype=np.float64)
    if schema.target.classes:
        answers = answers.astype(np.int64)
    joined = duplicates.join(found.groups, named) if named else found.groups
    return Table(schema, matrix, answers, joined, found.rows, path, found.crowded)


def parse(text: str, feature: Feature) -> float:
    """The value of one cell; NaN where it is empty and may be.

    Raises:
        CellError: The value is not allowed.
    """
    allowed = f"Allowed: {feature.allowed()}."
    if text in feature.labels:  # a category by its meaning, such as "female", or even "none"
        return float(feature.categories[feature.labels.index(text)])
    if text == "" or text.lower() in MISSING_WORDS:
        if not feature.nullable:
            raise CellError("no value" if text == "" else f"{text!r} is no value", f"Fill it in. {allowed}")
        if text:
            raise CellError(f"{text!r} is not a number", "Leave the cell empty where the value is missing.")
        return math.nan
    try:
        value = float(text)
    except ValueError:
        what = "not a known code" if feature.kind == "category" else "not a number"
        raise CellError(f"{text!r} is {what}", allowed) from None
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


def _targets(rows: tuple[Row, ...], schema: Schema, place: int) -> tuple[list[float], list[Problem]]:
    target = schema.target
    codes = {str(code): code for code in range(len(target.classes))}
    codes |= {name: code for code, name in enumerate(target.classes)}  # a name like "1" wins over a code
    wrong: dict[str, list[int]] = defaultdict(list)
    values: list[float] = []
    for row in rows:
        text = row.cells[place]
        value = codes.get(text) if target.classes else _number(text)
        if value is None:
            wrong[text].append(row.line)
        else:
            values.append(value)
    if target.classes:
        what = "is not a class"
        named = " or ".join(f"{code} ({name})" for code, name in enumerate(target.classes))
    else:
        what, named = "is not a finite number", f"a number{' in ' if target.unit else ''}{target.unit}"
    problems = [
        Problem(target.name, tuple(lines), f"{text!r} {what}" if text else "no value", f"Allowed: {named}.")
        for text, lines in wrong.items()
    ]
    return values, problems


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _class_problems(targets: list[float], schema: Schema) -> list[Problem]:
    name, classes = schema.target.name, schema.target.classes
    if not classes:
        if len(set(targets)) > 1:
            return []
        found = f"all {len(targets)} rows have the value {targets[0]:g}"
        return [Problem(name, (), found, "Add rows with other values: a model needs several to learn from.")]
    if len(set(targets)) == 1:  # first: of a user's own data, one class may be all that there are
        code = int(targets[0])
        found = f"all {len(targets)} rows are of one class, {code} ({classes[code]})"
        return [Problem(name, (), found, "Add rows of another class: a model needs several to learn from.")]
    absent = [f"{code} ({text})" for code, text in enumerate(classes) if code not in targets]
    if not absent:
        return []
    found = f"no row is of class {', '.join(absent)}"
    return [Problem(name, (), found, "Add rows of it: a model needs all classes to learn from.")]
