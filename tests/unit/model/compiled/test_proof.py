"""A certificate names the fastest engine that predicts what was trained, and nothing that does not."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from model.candidates.classification.knn import Knn
from model.candidates.classification.tree import Tree
from model.compiled import certificate, forms, proof
from model.compiled.boundaries import boundaries
from model.compiled.flat import Trees
from model.compiled.flatten import flatten
from model.compiled.speed import order
from model.errors import ParityError
from model.table import Table
from tests.unit.model.compiled.conftest import fit

RELEASE = "sha256:" + 64 * "a"
SMALL = Tree(0.01, 5, "gini")


def proven(made: forms.Forms, fitted: object, table: Table) -> certificate.Certificate:
    return proof.prove(made, fitted, table, family="tree", release=RELEASE)


def test_every_engine_is_compared_on_all_kinds_of_rows(untidy: Table) -> None:
    fitted = fit(SMALL, untidy)
    found = proven(forms.build(SMALL, fitted, untidy), fitted, untidy)

    assert found.chosen == "compiled"
    assert {one.engine: (one.proven, one.flips) for one in found.engines} == {
        "compiled": (True, 0), "onnxruntime": (True, 0), "python": (True, 0)
    }  # fmt: skip
    assert found.serving.difference == 0.0
    assert found.compared["data"] == found.compared["all missing"] == 240
    assert found.compared["drawn"] == 10_000
    assert found.compared["boundaries"] > 0
    assert all(one.rows == sum(found.compared.values()) for one in found.engines)


def test_it_reads_back_and_an_altered_one_does_not(untidy: Table) -> None:
    fitted = fit(SMALL, untidy)
    text = proven(forms.build(SMALL, fitted, untidy), fitted, untidy).to_json()

    assert certificate.from_json(text).to_json() == text
    with pytest.raises(ValueError, match="not what its digest says"):
        certificate.from_json(text.replace('"proven": true', '"proven": false', 1))


def test_another_model_is_refused(heart: Table) -> None:
    other = Tree(0.03, 20, "gini")

    with pytest.raises(ParityError, match=r"No engine predicts what was trained: compiled: \d+ rows"):
        proven(forms.build(other, fit(other, heart), heart), fit(SMALL, heart), heart)


def test_without_a_compiler_another_engine_serves_and_the_certificate_says_why(
    untidy: Table, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    fitted = fit(SMALL, untidy)
    found = proven(forms.build(SMALL, fitted, untidy), fitted, untidy)
    compiled = next(one for one in found.engines if one.engine == "compiled")

    assert (compiled.proven, compiled.file) == (False, "")
    assert compiled.sentence == "No C compiler is on PATH (cc, gcc, clang)."
    assert found.serving.engine == next(one for one in order("classification", "tree") if one != "compiled")


def test_a_compiler_that_fails_is_quoted(
    untidy: Table, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    compiler = tmp_path / "cc"
    compiler.write_text("#!/bin/sh\necho 'model.c: out of luck' >&2\nexit 1\n")
    compiler.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    made = forms.build(SMALL, fit(SMALL, untidy), untidy)

    assert (made.library.content, "out of luck" in made.library.said) == (b"", True)


def test_an_engine_that_differs_is_left_out_and_the_release_is_not(iris: Table) -> None:
    # Iris has many rows at the same distance: which of them count, the graph decides otherwise.
    nearest = Knn(9, "euclidean", "uniform")
    fitted = fit(nearest, iris)
    found = proven(forms.build(nearest, fitted, iris), fitted, iris)
    by_engine = {one.engine: one for one in found.engines}

    assert (found.chosen, by_engine["compiled"].difference) == ("compiled", 0.0)
    assert not by_engine["onnxruntime"].proven
    assert (by_engine["onnxruntime"].difference or 0) > by_engine["onnxruntime"].tolerance


def test_machine_code_that_crashes_costs_the_engine_only(untidy: Table) -> None:
    fitted = fit(SMALL, untidy)
    made = forms.build(SMALL, fitted, untidy)
    broken = replace(made.library, content=made.library.content[: len(made.library.content) // 2])
    found = proven(replace(made, library=broken), fitted, untidy)

    assert found.chosen != "compiled"
    assert "does not run here" in next(one.sentence for one in found.engines if one.engine == "compiled")


def test_boundaries_hold_each_threshold_and_its_neighbours(untidy: Table) -> None:
    flat = flatten(SMALL, fit(SMALL, untidy), untidy.schema, untidy.features)
    assert isinstance(flat.model, Trees)
    asked = {
        threshold
        for node, (column, threshold) in enumerate(
            zip(flat.model.columns, flat.model.thresholds, strict=True)
        )
        if flat.model.lefts[node] != node and flat.columns[column].source == 0
    }
    near = boundaries(flat, untidy.schema, untidy.features)[:, 0]

    assert asked
    for threshold in asked:
        assert {threshold, np.nextafter(threshold, 9), np.nextafter(threshold, -9)} <= set(near.tolist())


def test_the_choice_comes_from_the_table(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    took = {
        "python": {"one": 1, "many": 9},
        "compiled": {"one": 2, "many": 1},
        "scikit-learn": {"one": 0, "many": 0},
    }
    written = tmp_path / "speed.json"
    written.write_text(json.dumps({"families": {"classification": {"tree": took}}}))
    monkeypatch.setattr("model.compiled.speed.TABLE", written)

    assert order("classification", "tree") == ("python", "compiled", "onnxruntime")
    assert order("classification", "unheard") == ("compiled", "onnxruntime", "python")
