"""Figures of selection are held to their bars, and the recorded page is what its figures give."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from bench import bars, selection, selection_page

SELECTION: dict[str, Any] = {
    "total_ratio": 6.5,
    "geomean_ratio": 9.1,
    "families": {"tree": {"grid_seconds": 3.0, "landfall_seconds": 0.2, "ratio": 15.0}},
    "outer_difference": {"heart": 0.001, "iris": -0.005},
}
HEART = {"selected": 0.83, "knn": 0.82, "forest": 0.825, "svc": 0.835, "tree": 0.76, "logistic": 0.839}
SCORES: list[dict[str, Any]] = [
    {"name": "heart", "seeds": 10, "scores": HEART, "low": 0.79, "high": 0.87, "mse": None},
    {"name": "iris", "seeds": 10, "scores": {"selected": 0.97}, "low": 0.93, "high": 1.01, "mse": None},
    {"name": "boston", "seeds": 10, "scores": {"selected": 0.88}, "low": 0.8, "high": 0.95, "mse": 10.6},
]
FLAML: list[dict[str, Any]] = [
    {
        "dataset": "heart",
        "ours": 0.83,
        "same_fits": 0.82,
        "same_time": 0.825,
        "fits_difference": 0.01,
        "time_difference": 0.005,
        "our_repeats": 1.0,
        "flaml_repeats": 0.4,
    }
]


def _short(made: list[bars.Bar]) -> list[str]:
    return [bar.what for bar in made if not bar.held]


def test_figures_that_reach_every_bar_end_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    made = bars.of_selection(SELECTION) + bars.of_scores(SCORES) + bars.of_flaml(FLAML)

    assert bars.held(made) == 0
    assert "holds: total ratio 6.5, at least 4 (at least 4 times faster in total" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("key", "value", "what"),
    [
        ("total_ratio", 3.9, "total ratio"),
        ("total_ratio", None, "total ratio"),
        ("geomean_ratio", 7.99, "geometric mean of ratios"),
        ("geomean_ratio", float("nan"), "geometric mean of ratios"),
        ("outer_difference", {"heart": 0.1, "iris": -0.006}, "iris, outer difference"),
        ("outer_difference", {}, "all, outer difference"),
    ],
)
def test_a_selection_that_falls_short_is_named(
    key: str, value: object, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    made = bars.of_selection({**SELECTION, key: value})

    assert _short(made) == [what]
    assert bars.held(made) == 1
    assert f"SHORT: {what} " in capsys.readouterr().out


def test_scores_that_fall_short_are_named() -> None:
    low = copy.deepcopy(SCORES)
    low[0]["scores"]["selected"], low[1]["scores"]["selected"], low[2]["mse"] = 0.828, 0.94, 11.1

    assert _short(bars.of_scores(low)) == ["heart, beside logistic", "iris", "boston, mean squared error"]


@pytest.mark.parametrize("key", ["fits_difference", "time_difference", "our_repeats"])
def test_a_comparison_with_flaml_that_falls_short_is_named(key: str) -> None:
    assert len(_short(bars.of_flaml([{**FLAML[0], key: -0.0051}]))) == 1


def test_nothing_measured_reaches_no_bar(capsys: pytest.CaptureFixture[str]) -> None:
    assert bars.held([]) == 1

    nothing = ["--rounds", "0", "--seeds", "0"]
    assert selection.main(nothing) == 0
    assert selection.main([*nothing, "--check"]) == 1
    assert "SHORT: total ratio not measured, at least 4" in capsys.readouterr().out


def test_the_page_is_written_from_the_benches_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selection_page, "PAGE", tmp_path / "page.md")
    monkeypatch.setattr(selection_page, "FIGURES", tmp_path / "page.json")
    asked = []
    for name, figures in (("selection", SELECTION), ("scores", SCORES), ("flaml", FLAML)):
        (tmp_path / f"{name}.json").write_text(json.dumps(figures))
        asked += [f"--{name}", str(tmp_path / f"{name}.json")]

    assert selection_page.main(asked) == 0

    record = json.loads((tmp_path / "page.json").read_text())
    text = (tmp_path / "page.md").read_text()
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines()]
    assert text == selection_page.render(record)
    assert (record["selection"], record["scores"], record["flaml"]) == (SELECTION, SCORES, FLAML)
    assert record["date"] in text
    assert record["machine"] in text
    assert ["tree", "3.00", "0.20", "15.0"] in rows
    assert ["iris", "10", "0.9700 (0.930 to 1.000)", "", ""] in rows
    assert ["boston, mean squared error", "10.6", "at most 11", "holds"] in rows
    assert ["heart", "0.8300", "0.8200", "0.8250", "100%", "40%"] in rows

    selection_page.main(asked[:4])
    assert "Not measured." in (tmp_path / "page.md").read_text()


def test_the_recorded_page_is_what_its_figures_give() -> None:
    assert selection_page.PAGE.exists() == selection_page.FIGURES.exists()
    if selection_page.FIGURES.exists():
        record = json.loads(selection_page.FIGURES.read_text(encoding="utf-8"))
        assert selection_page.PAGE.read_text(encoding="utf-8") == selection_page.render(record)
