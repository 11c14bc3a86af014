"""The bench of engines covers every family by itself, and asks each engine the way the server does."""

import json
from pathlib import Path

import pytest

from bench import engines
from model.candidates import FAMILIES
from model.compiled import speed

FEW = 40
"""Rows in place of 10,000: what is tested is not how fast."""


def test_the_table_that_is_written_has_every_family_and_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = tmp_path / "speed.json"
    monkeypatch.setattr(speed, "TABLE", written)
    monkeypatch.setattr(engines, "MANY", FEW)
    monkeypatch.setattr(engines, "SINGLE", 2)

    assert engines.main(["--rounds", "1", "--write"]) == 0

    table = json.loads(written.read_text())
    assert "provisional" not in table
    assert {task: set(of) for task, of in table["families"].items()} == {
        task: set(of) - {"dummy"} for task, of in FAMILIES.items()
    }
    for of in table["families"].values():
        for took in of.values():
            assert {engine: set(figures) for engine, figures in took.items()} == {
                "compiled": {"one", "many", "served", "request"},
                "onnxruntime": {"one", "many", "served", "request"},
                "python": {"one", "many", "served", "request"},
                "scikit-learn": {"one", "many", "served"},
            }
            assert all(value > 0 for figures in took.values() for value in figures.values())
