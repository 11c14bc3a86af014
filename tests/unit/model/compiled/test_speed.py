"""The table of speeds tells every family that can win, and no engine in it is a poor choice unsaid."""

import json
from typing import Any

import pytest

from model.candidates import FAMILIES
from model.compiled import speed
from model.compiled.certificate import COMPILED, ONNXRUNTIME, PYTHON

WINNERS = [(task, name) for task, of in FAMILIES.items() for name in of if name != "dummy"]
"""The dummy is a constant: scikit-learn only copies it."""


def took(task: str, family: str) -> dict[str, Any]:
    table = json.loads(speed.TABLE.read_text(encoding="utf-8"))
    found: dict[str, Any] = table["families"].get(task, {}).get(family, {})
    return found


@pytest.mark.parametrize(("task", "family"), WINNERS)
def test_every_engine_of_every_family_was_measured(task: str, family: str) -> None:
    assert set(took(task, family)) == {COMPILED, ONNXRUNTIME, PYTHON, speed.REFERENCE}


@pytest.mark.parametrize(("task", "family"), WINNERS)
def test_engines_beat_scikit_learn_and_the_one_that_need_not_comes_last(task: str, family: str) -> None:
    found = took(task, family)
    reference = found.pop(speed.REFERENCE)

    for engine in (COMPILED, ONNXRUNTIME):
        for what in reference:
            assert found[engine][what] < reference[what], (engine, what)
    assert found[PYTHON]["one"] < reference["one"]
    assert {"one", "many"} <= set(reference)
    assert speed.times_as_slow(task, family, ONNXRUNTIME) is None
    assert (speed.times_as_slow(task, family, PYTHON) or 0) > 1  # nothing but loops of Python: said so
    assert speed.order(task, family) == (COMPILED, ONNXRUNTIME, PYTHON)
