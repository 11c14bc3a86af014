"""The report: the selection's numbers in both forms, nothing from outside, no foreign markup."""

import json
import re
import struct
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Literal

import numpy as np
import pytest

from model.datasets import dataset
from model.folds import split
from model.manifest import Parity
from model.outcome import FamilyScore, GroupScore, HeldOut, Interval, Verdict
from model.packaging import package
from model.progress import Silent
from model.provenance import Trained, content_of
from model.release import Release
from model.report import markdown, page
from model.report.document import Document, Paragraph, Picture, Section, Table
from model.report.explanation import explain
from model.report.figures.confusion import confusion
from model.report.figures.families import families
from model.report.figures.groups import groups
from model.report.figures.reliability import wilson
from model.report.figures.residuals import residuals
from model.report.report import compose
from model.report.subject import Subject, examine
from model.settings import TrainSettings
from model.training import choose
from model.validation import load
from tests.unit.model.conftest import QUICK, Chosen

PNG = b"\x89PNG\r\n\x1a\n"


class _Outside(HTMLParser):
    """Collects what a page would load, run, or link to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.pictures = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            if name in {"src", "href", "srcset", "action"}:
                if str(value).startswith("data:image/png;base64,"):
                    self.pictures += 1
                else:
                    self.found.append((tag, str(value)))
        if tag in {"script", "link", "iframe", "object"}:
            self.found.append((tag, ""))


@pytest.fixture(scope="module")
def subject(chosen: Chosen, released: Release) -> Subject:
    trained = Trained(chosen.fitted, chosen.selection, chosen.table, QUICK, {})
    files = {
        name: (released.path / name).read_bytes()
        for name in ("model.onnx", "model.json", "model.c", "schema.json")
    }
    evidence = json.loads((released.path / "manifest.json").read_text())["evidence"]
    return examine(trained, content_of(trained, files), Parity(**evidence["parity"]), ())


def _size(png: bytes) -> tuple[int, int]:
    assert png.startswith(PNG)
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_both_forms_hold_the_numbers_of_the_selection(released: Release, chosen: Chosen) -> None:
    selection = chosen.selection
    for name in ("report.md", "report.html"):
        text = (released.path / name).read_text()
        assert f"{selection.score.mean:.3f} ({selection.score.low:.3f} to {selection.score.high:.3f})" in text
        assert all(f"{one.interval.mean:.3f}" in text for one in selection.families)
        assert all(one.sentence.split(".")[0] in text for one in selection.checks)
        assert all(
            f"{one.precision:.3f}" in text and f"{one.recall:.3f}" in text for one in selection.classes
        )


def test_the_page_needs_nothing_from_outside(released: Release) -> None:
    text = (released.path / "report.html").read_text()
    page_parts = _Outside()
    page_parts.feed(text)

    assert page_parts.found == []
    assert page_parts.pictures == len(list(released.path.glob("report-*.png")))
    assert "http" not in re.sub(r'base64,[^"]*', "", text).replace("http-equiv", "")


def test_every_picture_of_the_markdown_is_a_file_of_the_release(released: Release) -> None:
    named = re.findall(r"\]\((report-[a-z]+\.png)\)", (released.path / "report.md").read_text())

    assert sorted(named) == sorted(path.name for path in released.path.glob("*.png"))
    for name in named:
        width, height = _size((released.path / name).read_bytes())
        assert 600 < width < 1400
        assert 200 < height < 1600


def test_it_names_no_machine_path_or_time(released: Release) -> None:
    text = (released.path / "report.md").read_text()

    assert str(released.path.parent) not in text
    assert "2026" not in text


def test_equal_records_give_equal_reports(released: Release, subject: Subject) -> None:
    document = compose(subject)

    assert (released.path / "report.md").read_text() == markdown.render(document)
    assert (released.path / "report.html").read_text() == page.render(document)
    assert all((released.path / one.file).read_bytes() == one.png for one in document.pictures())


def test_a_refused_model_says_so_and_why_it_was_released(subject: Subject) -> None:
    verdict = Verdict("threshold", False, 0.7, 0.9, "accuracy 0.7: below 0.9.")
    refused = replace(subject.selection, verdicts=(verdict,), override="the trial of a new pump")
    text = markdown.render(compose(replace(subject, selection=refused)))

    assert "**The gate refuses it; it was released all the same: the trial of a new pump**" in text
    assert "| threshold | **refused** |" in text


def test_rows_that_nearness_says_nothing_of_are_reported(subject: Subject) -> None:
    crowded = replace(subject.selection, splits=replace(subject.selection.splits, crowded=41))
    text = markdown.render(compose(replace(subject, selection=crowded)))

    assert "**41 rows are so close to many others that near copies cannot be told" in text
    assert crowded.record()["splits"]["crowded"] == 41  # type: ignore[index] # a dictionary
    assert "so close to many others" not in markdown.render(compose(subject))


@pytest.mark.parametrize(
    ("method", "words"),
    [
        ("sigmoid", "Probabilities are calibrated by a sigmoid: Brier score"),
        ("temperature", "Probabilities are calibrated by one temperature for all classes: Brier score"),
        ("none", "Probabilities are the family's own: Brier score"),
    ],
)
def test_how_probabilities_were_made_is_said(
    subject: Subject, method: Literal["sigmoid", "temperature", "none"], words: str
) -> None:
    assert subject.selection.calibration
    calibration = replace(subject.selection.calibration, method=method)
    selection = replace(subject.selection, calibration=calibration)

    assert words in markdown.render(compose(replace(subject, selection=selection)))


def test_markup_in_a_name_is_shown_and_not_obeyed() -> None:
    evil = '<script>alert(1)</script>|"'
    document = Document(
        evil,
        (Paragraph(evil),),
        (Section(evil, (Table((evil,), ((evil,),)), Picture("a.png", evil, PNG))),),
    )
    parts = _Outside()
    parts.feed(page.render(document))

    assert parts.found == []
    assert "<script" not in page.render(document)
    assert markdown.render(document).count("\\|") == 2


def test_a_regression_has_residuals_and_no_classes(tmp_path: Path) -> None:
    settings = TrainSettings(
        dataset="boston",
        candidates=("ridge",),
        trials=1,
        folds=3,
        repeats=1,
        threshold=0.1,
        jobs=1,
        override="a test",
    )
    table, selected = choose(settings, Silent())
    made = package(selected.fitted, selected.selection, table, settings, tmp_path)

    pictures = {path.stem.removeprefix("report-") for path in made.path.glob("*.png")}
    assert {"families", "residuals", "importance", "learning"} <= pictures
    assert not pictures & {"confusion", "roc", "reliability"}
    assert "probability" not in (made.path / "report.md").read_text()


def test_shuffling_what_decides_costs_score_and_shuffling_noise_does_not() -> None:
    chosen = dataset("iris")
    table = load(chosen.path, chosen.schema)
    noise = np.random.default_rng(0).normal(size=table.rows)
    features = table.features.copy()
    features[:, 0] = noise.clip(4.5, 7.5)
    table = replace(table, features=features)
    from model.candidates import FAMILIES  # noqa: PLC0415 - brings scikit-learn in

    candidate = FAMILIES["classification"]["logistic"].space()[0]
    found = explain(candidate, table, split(table, np.arange(table.rows), 3, 0), "accuracy", 0)
    drop = {one.feature: one.drop.mean for one in found.importance}
    first = table.schema.features[0].name

    assert [one.drop.mean for one in found.importance] == sorted(drop.values(), reverse=True)
    assert abs(drop[first]) < 0.05 < max(drop.values())
    assert [point.rows for point in found.learning] == sorted(point.rows for point in found.learning)
    assert found == explain(candidate, table, split(table, np.arange(table.rows), 3, 0), "accuracy", 0)


@pytest.mark.parametrize(
    ("share", "rows", "low", "high"),
    [(0.0, 10, 0.0, 0.2775), (1.0, 10, 0.7225, 1.0), (0.5, 100, 0.4038, 0.5962)],
)
def test_the_interval_of_a_share_is_wilson_s(share: float, rows: int, low: float, high: float) -> None:
    # Newcombe 1998, table I gives the method; these are its values for 0/10, 10/10 and 50/100.
    assert wilson(share, rows) == pytest.approx((low, high), abs=5e-4)


def test_pictures_are_drawn_for_many_and_few() -> None:
    interval = Interval(0.8, 0.7, 0.9)
    many = [FamilyScore(f"f{i}", "a family with a long name", False, (0.8,), interval, 0) for i in range(12)]
    held_out = HeldOut(np.arange(9.0), np.arange(9.0) % 3, np.zeros((9, 0)))
    three = HeldOut(np.arange(9.0) % 3, np.arange(9.0) % 3, np.zeros((9, 3)))
    few = [GroupScore("sex", "female", 3, 1.0, None), GroupScore("sex", "male", 60, 0.8, interval)]

    for picture in (
        families(many, "f3", "accuracy", 0.75),
        residuals(held_out, "price", ""),
        confusion(three, ("a", "b", "a class with a very long name")),
        groups(few, interval, "accuracy"),
    ):
        assert min(_size(picture)) > 200
