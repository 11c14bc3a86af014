"""Long benches end with one clear line and its exit code, and keep a run where that is wanted."""

from collections import Counter
from pathlib import Path

import pytest

from bench import fuzz, reliability, soak, termination
from bench.reliability import Run
from bench.servers.batches import Cost
from bench.soak import Reading

FLAT = [Reading(100 * step, 30_000_000) for step in range(1, 11)]
GROWING = [Reading(100 * step, 30_000_000 + 10_000_000 * step) for step in range(1, 11)]
CHEAPER = [Cost("json", 1, 20.0), Cost("json", 4096, 2.0)]
ANSWERED = Counter({"200": 900, "400": 100})

GOOD = (
    soak.outcome("forest", FLAT, CHEAPER),
    termination.outcome(10_000, 0, [2.1, 2.5]),
    fuzz.outcome(ANSWERED, 0, 100_000, 0, alive=True),
)
BAD = (
    soak.outcome("forest", GROWING, CHEAPER),
    soak.outcome("forest", FLAT, CHEAPER[::-1]),
    termination.outcome(10_000, 1, [2.1]),
    fuzz.outcome(ANSWERED, 1, 0, 0, alive=True),
    fuzz.outcome(Counter({"200": 999, "hang": 1}), 0, 0, 0, alive=True),
    fuzz.outcome(ANSWERED, 0, 10**9, 0, alive=True),
    fuzz.outcome(ANSWERED, 0, 0, 10**9, alive=True),
    fuzz.outcome(ANSWERED, 0, 0, 0, alive=False),
)


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reliability, "PAGE", tmp_path / "page.md")
    monkeypatch.setattr(reliability, "FIGURES", tmp_path / "figures.json")


@pytest.mark.parametrize(("runs", "word", "code"), [(GOOD, "good", 0), (BAD, "BAD", 1)])
def test_the_last_line_is_the_verdict_and_the_exit_code_says_the_same(
    runs: tuple[Run, ...], word: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    for run in runs:
        assert reliability.ended(run, record=False) == code
        assert capsys.readouterr().out == f"{run.bench}: {word}: {run.verdict}\n"
    assert not reliability.PAGE.exists()


def test_a_recorded_run_takes_the_place_of_the_earlier_one_and_leaves_the_others(tmp_path: Path) -> None:
    for run in (GOOD[1], BAD[0], GOOD[0]):
        reliability.ended(run, record=True)

    assert reliability.read() == {"soak": GOOD[0], "termination": GOOD[1]}
    page = (tmp_path / "page.md").read_text()
    assert page == reliability.render(reliability.read())
    assert f"**good**. {GOOD[0].verdict}" in page
    assert GOOD[0].machine in page
    assert GOOD[0].date in page
    assert "| requests answered" in page
    assert page.count("No run is recorded yet.") == 1


def test_every_bench_has_its_place_on_the_page() -> None:
    assert {run.bench for run in GOOD + BAD} == set(reliability.BENCHES)


def test_the_page_is_what_its_record_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()

    assert reliability.PAGE.read_text(encoding="utf-8") == reliability.render(reliability.read())
