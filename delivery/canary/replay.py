"""The same rows, answered by both releases. Pure but for asking, which is handed in.

Rows come from the prediction log: what people really asked. Each different row counts once, because a row
that is asked a thousand times says no more of a model than once.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from infra.smoke.answers import Prediction
from model.schema import Schema

Row = tuple[float | int | None, ...]
"""Values in the order of the features; None where one is missing."""

Ask = Callable[[Sequence[Row]], Sequence[Prediction] | None]
"""Asks for several rows; None where any of them is refused."""

NOTICEABLE = 0.05
"""Of a number predicted: the part of the range of the data's targets from which a change counts."""


@dataclass(frozen=True)
class Answered:
    """One row, asked of both.

    Attributes:
        old: What the present release says; None where it refuses.
        new: What the new one says, likewise.
    """

    old: Prediction | None
    new: Prediction | None


@dataclass(frozen=True)
class Replayed:
    """What came of a replay.

    Attributes:
        rows: Rows that the present release answers.
        refused: Of these, how many the new one refuses.
        changed: How many get another class, or a noticeably other number.
        largest: The largest change of a probability, or of the number in parts of the targets' range.
        left_out: Lines of the log that could not be asked again: redacted, or of other features.
    """

    rows: int
    refused: int
    changed: int
    largest: float
    left_out: int


def logged(lines: Iterable[str], schema: Schema, most: int) -> tuple[tuple[Row, ...], int]:
    """The different rows of a prediction log, the newest first.

    Args:
        lines: Its lines; one that was cut off is left out.
        schema: Which features the model takes.
        most: How many rows at most.

    Returns:
        The rows, and how many lines could not be used.
    """
    names = [feature.name for feature in schema.features]
    dated: dict[Row, float] = {}
    left_out = 0
    for line in filter(str.strip, lines):
        try:
            told = json.loads(line)
            row = tuple(told["features"][name] for name in names)
            when = float(told["time"])
            usable = all(value is None or isinstance(value, int | float) for value in row)
        except (ValueError, KeyError, TypeError):
            usable = False
        if usable:
            dated[row] = max(when, dated.get(row, when))
        else:
            left_out += 1
    newest = sorted(dated, key=lambda row: dated[row], reverse=True)
    return tuple(newest[:most]), left_out


def asked(rows: Sequence[Row], ask: Ask) -> tuple[Prediction | None, ...]:
    """Each row's answer; a refusal among many is searched for by halves."""
    if not rows:
        return ()
    answers = ask(rows)
    if answers is not None:
        return tuple(answers)
    if len(rows) == 1:
        return (None,)
    half = len(rows) // 2
    return (*asked(rows[:half], ask), *asked(rows[half:], ask))


def compared(pairs: Iterable[Answered], schema: Schema, left_out: int) -> Replayed:
    """What the two releases say differently.

    Args:
        pairs: Both answers to each row.
        schema: What is predicted.
        left_out: Lines of the log that were not asked.
    """
    rows = refused = changed = 0
    largest = 0.0
    for pair in pairs:
        if pair.old is None:
            continue
        rows += 1
        if pair.new is None:
            refused += 1
            continue
        far = _distance(pair.old.probabilities, pair.new.probabilities, schema)
        largest = max(largest, far)
        changed += pair.old.label != pair.new.label if schema.target.classes else far > NOTICEABLE
    return Replayed(rows, refused, changed, largest, left_out)


def _distance(old: Sequence[float], new: Sequence[float], schema: Schema) -> float:
    most = max(abs(one - other) for one, other in zip(old, new, strict=True))
    low, high = schema.target.minimum, schema.target.maximum
    if low is None or high is None or high <= low:
        return most
    return most / (high - low)
