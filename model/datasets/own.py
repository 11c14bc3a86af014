"""A user's own data: its schema, derived once from the file and from what the user said of it.

Numbers stay numbers unless said otherwise; text becomes a category, its codes being places in the sorted list
of its values. A range that is not stated is the data's own, half as wide again on either side, and not below
zero where the data is not.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from model.datasets.dataset import Costs, Dataset
from model.datasets.description import LARGEST, Column, Description, read
from model.errors import DataError, Problem, SettingsError
from model.reading import Sheet, read_sheet
from model.schema import TWO_CLASSES, Feature, Schema, Target, category, number

MOST_CATEGORIES = 50
"""Values of a category above which one column per value would drown the rest."""

MOST_CLASSES = 20

ROOM = 0.5
"""Share of the data's range that is allowed beyond it."""


def described(spec: Path, data: Path) -> Dataset:
    """The dataset of a description and a file.

    Raises:
        SettingsError: The description is wrong, or names what the file does not have.
        DataError: The file cannot be read, or a column cannot be made a feature.
    """
    said = read(spec)
    sheet = read_sheet(data, ignored=said.drop)
    _check_names(said, sheet, spec, data)
    outside = {said.target, said.groups, *said.drop}
    names = [name for name in sheet.header if name not in outside]
    problems: list[Problem] = []
    features = [_feature(name, sheet, said.columns.get(name, Column()), problems) for name in names]
    target = _target(said, sheet, problems)
    if problems:
        raise DataError(data, tuple(problems))
    hidden = {name for name, column in said.columns.items() if column.redacted}
    kept = tuple(replace(one, redacted=one.name in hidden) for one in features if one)
    schema = Schema(said.name, said.title or said.name, kept, target)
    for name in said.fairness:
        if not next(one for one in schema.features if one.name == name).categories:
            raise SettingsError(f"spec {spec}: fairness {name!r} is a number. Name a category.")
    return Dataset(
        schema=schema,
        path=data,
        fairness=said.fairness,
        costs=Costs(said.costs.false_alarm, said.costs.miss) if said.costs else None,
        group=said.groups,
        ignored=said.drop,
        trusted=said.trusted,
    )


def _check_names(said: Description, sheet: Sheet, spec: Path, data: Path) -> None:
    for place, column in enumerate(sheet.header, 1):
        if not column:
            fix = "Name it in the header; list that name under `drop` if it is no feature."
            raise DataError(data, (Problem(None, (), f"column {place} has no name", fix),))
    features = set(sheet.header) - {said.target, said.groups, *said.drop}
    for what, name in (("target", said.target), ("groups", said.groups)):
        if name is not None and name not in sheet.header:
            raise SettingsError(
                f"spec {spec}: {what} {name!r} is not a column. The file has: {', '.join(sheet.header)}."
            )
    named = [("columns", name) for name in said.columns] + [("fairness", name) for name in said.fairness]
    for what, name in named + [("trusted", name) for name in said.trusted]:
        if name not in features:
            raise SettingsError(
                f"spec {spec}: {what} {name!r} is not a feature. Features: {', '.join(sorted(features))}."
            )
    if not features:
        raise SettingsError(f"spec {spec}: no feature is left. Drop fewer columns.")
    if said.costs and said.task == "regression":
        raise SettingsError(f"spec {spec}: costs decide between two classes; a regression has none.")


def _feature(name: str, sheet: Sheet, said: Column, problems: list[Problem]) -> Feature | None:
    cells = sheet.column(name)
    values = [_value(cell) for cell in cells if cell]
    nullable = said.nullable if said.nullable is not None else len(values) < len(cells)
    if not values:
        problems.append(Problem(name, (), "it has no value at all", "Fill it in, or list it under `drop`."))
        return None
    numbers = [value for value in values if value is not None]
    if said.kind != "category" and len(numbers) == len(values):
        large = _too_large(name, sheet)
        if large:
            problems += large
            return None
        return _number(name, numbers, said, nullable=nullable)
    mostly = 2 * len(numbers) > len(values)
    if said.kind == "number" or (said.kind is None and mostly):
        lines = tuple(
            row.line for row, cell in zip(sheet.rows, cells, strict=True) if cell and _value(cell) is None
        )
        fix = "Write it as a number, or leave the cell empty where the value is missing."
        problems.append(Problem(name, lines, "not a finite number", fix))
        return None
    found = sorted({cell for cell in cells if cell})
    if len(found) > MOST_CATEGORIES:
        fix = f"List it under `drop`, or group its values into {MOST_CATEGORIES} or fewer."
        problems.append(Problem(name, (), f"{len(found)} different texts", fix))
        return None
    codes = _codes(found)
    example = next(code for code, text in codes.items() if text == next(filter(None, cells)))
    return category(name, said.description or name, codes, example, nullable=nullable)


def _number(name: str, values: Sequence[float], said: Column, *, nullable: bool) -> Feature:
    low, high = min(values), max(values)
    room = ROOM * (high - low) or abs(high) or 1.0
    least = max(low - room, 0.0) if low >= 0 else low - room
    whole = all(value == int(value) for value in values)
    if whole:
        least, room = float(math.floor(least)), float(math.ceil(room))
    return number(
        name,
        said.description or name,
        said.minimum if said.minimum is not None else least,
        said.maximum if said.maximum is not None else high + room,
        values[0],
        unit=said.unit,
        whole=whole,
        nullable=nullable,
    )


def _target(said: Description, sheet: Sheet, problems: list[Problem]) -> Target:
    if said.task == "regression":
        numbers = [value for cell in sheet.column(said.target) if (value := _value(cell)) is not None]
        problems += _too_large(said.target, sheet)
        least, greatest = (min(numbers), max(numbers)) if numbers else (None, None)
        return Target(said.target, (), said.description or said.target, said.unit, least, greatest)
    found = sorted(
        {cell for cell in sheet.column(said.target) if cell}, key=lambda text: (_value(text) or 0, text)
    )
    if len(found) > MOST_CLASSES:
        fix = "Is it a number? Then say `task: regression`. Else group the classes."
        problems.append(Problem(said.target, (), f"{len(found)} classes", fix))
    if said.positive is not None:
        positive = str(int(said.positive)) if isinstance(said.positive, bool) else str(said.positive)
        if positive not in found or len(found) != TWO_CLASSES:
            fix = f"Name one of two classes; the file has: {', '.join(found[:MOST_CLASSES])}."
            problems.append(Problem(said.target, (), f"positive {positive!r} is not one of two", fix))
        found = [*(name for name in found if name != positive), positive]
    return Target(said.target, tuple(found), said.description or said.target)


def _too_large(name: str, sheet: Sheet) -> list[Problem]:
    cells = zip(sheet.rows, sheet.column(name), strict=True)
    lines = tuple(row.line for row, cell in cells if abs(_value(cell) or 0) > LARGEST)
    fix = "Give the column in a larger unit."
    return [Problem(name, lines, f"larger than {LARGEST:g} in size", fix)] if lines else []


def _codes(found: Sequence[str]) -> dict[int, str]:
    numbers = [_value(text) for text in found]
    if all(
        value is not None and value == int(value) and str(int(value)) == text
        for value, text in zip(numbers, found, strict=True)
    ):
        return {int(text): text for text in sorted(found, key=int)}
    return dict(enumerate(found))


def _value(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
