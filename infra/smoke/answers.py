"""What a model's answers say: from JSON to records, or an error in words. Pure.

Whatever answers may be anything: another server, a proxy's page, a release that is broken. So nothing of an
answer is believed before it was looked at.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from infra.errors import EndpointError

T = TypeVar("T")

_UNEXPECTED = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError)
"""What reading a form that is not there ends in."""


@dataclass(frozen=True)
class Prediction:
    """What the model said of one row.

    Attributes:
        label: The class, or the number predicted with its unit.
        probabilities: By class, in the order of the model's classes; of a regression the number predicted.
    """

    label: str
    probabilities: tuple[float, ...]


@dataclass(frozen=True)
class Input:
    """One input of a model as the model tells it.

    Attributes:
        name: Its name.
        example: A value that it takes.
        ends: Its lowest and highest, or every category.
    """

    name: str
    example: float | int | None
    ends: tuple[float | int, ...]


# Any, here and below: JSON from outside, which these functions are there to look at.
def expected(place: str, lacking: str, read: Callable[[Any], T], told: Any) -> T:
    """What an answer says.

    Args:
        place: The URL that answered.
        lacking: What it does not say where it cannot be read, as a clause.
        read: One of the functions below.
        told: The answer.

    Raises:
        EndpointError: It is of another form.
    """
    try:
        return read(told)
    except _UNEXPECTED as error:
        why = f"no {error}" if isinstance(error, LookupError) else str(error)
        raise EndpointError(
            f"{place} {lacking} ({why}). Is another server behind it? Run `pulumi up` again."
        ) from None


def prediction(told: Any) -> Prediction:
    """One row's prediction by GET."""
    if "value" in told:
        return _value(told["value"])
    return _classes(told["label"], list(told["probabilities"].values()))


def predictions(told: Any, rows: int) -> list[Prediction]:
    """So many rows' predictions by POST."""
    by_name = {output["name"]: output for output in told["outputs"]}
    if "value" in by_name:
        found = [_value(value) for value in by_name["value"]["data"]]
    else:
        labels, flat = by_name["label"]["data"], by_name["probability"]["data"]
        classes = int(_number(by_name["probability"]["shape"][1]))
        if len(flat) != classes * len(labels):
            raise ValueError(f"{len(flat)} probabilities of {classes} classes for {len(labels)} labels")
        found = [
            _classes(label, flat[number * classes : (number + 1) * classes])
            for number, label in enumerate(labels)
        ]
    if len(found) != rows:
        raise ValueError(f"{len(found)} predictions for {rows} rows")
    return found


def inputs(told: Any) -> tuple[Input, ...]:
    """The model's inputs, from its metadata."""
    return tuple(_input(one) for one in told["inputs"])


def _input(told: Any) -> Input:
    limits = told["parameters"]
    ends = limits.get("categories") or [limits["minimum"], limits["maximum"]]
    example = limits["example"]
    return Input(
        _text(told["name"]),
        None if example is None else _number(example),
        tuple(_number(end) for end in ends if end is not None),
    )


def _value(told: Any) -> Prediction:
    return Prediction(f"{_number(told):g}", (_number(told),))


def _classes(label: Any, probabilities: Sequence[Any]) -> Prediction:
    if not probabilities:
        raise ValueError("no probabilities")
    return Prediction(_text(label), tuple(_number(one) for one in probabilities))


def _number(told: Any) -> float | int:
    if isinstance(told, bool) or not isinstance(told, int | float):
        raise TypeError(f"{told!r:.60} is no number")
    # Also refuses what no float can hold.
    if not math.isfinite(told):
        raise ValueError(f"{told} is no number that a model says")
    return told


def _text(told: Any) -> str:
    if not isinstance(told, str):
        raise TypeError(f"{told!r:.60} is no text")
    return told
