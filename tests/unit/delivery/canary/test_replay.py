"""Rows of the prediction log, asked again of both releases."""

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest

from app import schema as served
from app.prediction_log.entry import Entry, Lines
from delivery.canary import replay
from delivery.canary.replay import Answered, Row
from infra.smoke.answers import Prediction
from model.datasets import DATASETS
from model.schema import Schema, Target

HEART = DATASETS["heart"].schema
WIDTH = len(HEART.features)
NUMBER = replace(HEART, target=Target("price", (), "What it costs.", unit="k$", minimum=0.0, maximum=100.0))


def log(*rows: float, schema: Schema = HEART) -> list[str]:
    """The serving process' own lines: each row the features' examples, but the first feature."""
    lines = Lines(served.parse(schema.to_json().encode()), "sha256:" + "a" * 64)
    features = served.parse(schema.to_json().encode()).features
    usual = [float(one.categories.index(one.example)) if one.categories else one.example for one in features]
    values = [[first, *usual[1:]] for first in rows]
    entries = [Entry(time, "", row, [0.2, 0.8]) for time, row in enumerate(values)]
    return b"".join(map(lines.of, entries)).decode().splitlines()


def said(label: str, *numbers: float) -> Prediction:
    return Prediction(label, numbers)


def test_rows_of_the_servers_own_log_can_be_asked_again() -> None:
    rows, left_out = replay.logged(log(50, 61), HEART, 10)

    assert [row[0] for row in rows] == [61, 50]
    assert [len(row) for row in rows] == [WIDTH, WIDTH]
    assert left_out == 0
    assert rows[0][1:] == tuple(feature.example for feature in HEART.features[1:])


def test_equal_rows_count_once_and_the_newest_are_taken() -> None:
    rows, _ = replay.logged(log(50, 61, 50, 72), HEART, 2)

    assert [row[0] for row in rows] == [72, 50]


def test_lines_that_cannot_be_asked_again_are_counted() -> None:
    first = HEART.features[0]
    redacted = replace(HEART, features=(replace(first, redacted=True), *HEART.features[1:]))
    lines = [*log(50), *log(51, schema=redacted), '{"time": 3, "features": {"a"', json.dumps([1]), "", "  "]

    rows, left_out = replay.logged(lines, HEART, 10)

    assert [row[0] for row in rows] == [50]
    assert left_out == 3


@pytest.mark.parametrize("wrong", [(), (0,), (7,), (2, 3, 5), tuple(range(8))])
def test_refused_rows_are_found_among_many(wrong: tuple[int, ...]) -> None:
    def ask(some: Sequence[Row]) -> Sequence[Prediction] | None:
        if any(row[0] in wrong for row in some):
            return None
        return [said("yes", float(row[0] or 0)) for row in some]

    answers = replay.asked([(number,) for number in range(8)], ask)

    assert [place for place, answer in enumerate(answers) if answer is None] == list(wrong)
    assert [answer.probabilities[0] for answer in answers if answer] == [
        number for number in range(8) if number not in wrong
    ]


def test_classes_that_differ_and_refusals_are_counted() -> None:
    pairs = [
        Answered(said("yes", 0.4, 0.6), said("yes", 0.1, 0.9)),
        Answered(said("yes", 0.4, 0.6), said("no", 0.6, 0.4)),
        Answered(said("yes", 0.4, 0.6), None),
        Answered(None, said("no", 0.6, 0.4)),
    ]

    found = replay.compared(pairs, HEART, left_out=2)

    assert (found.rows, found.refused, found.changed, found.left_out) == (3, 1, 1, 2)
    assert found.largest == pytest.approx(0.3)


def test_a_number_that_hardly_moves_is_no_other_answer() -> None:
    pairs = [Answered(said("50", 50.0), said("54", 54.0)), Answered(said("50", 50.0), said("56", 56.0))]

    found = replay.compared(pairs, NUMBER, left_out=0)

    assert found.changed == 1
    assert found.largest == pytest.approx(0.06)
