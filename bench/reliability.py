"""The record of what must not fail: the last kept run of each bench that loads a server for long.

`python bench/soak.py`, `python -m bench.termination` and `python -m bench.fuzz` end with one line that says
whether the run was good. With `--record` they also keep it here: docs/bench/reliability.json, and the page
beside it that is written from it.
"""

import os
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from bench.servers import machine, table
from toolchain.folders import CLONE

PAGE = CLONE / "docs" / "bench" / "reliability.md"
FIGURES = CLONE / "docs" / "bench" / "reliability.json"

BENCHES = {
    "soak": ("Memory, and rows in batches", "python bench/soak.py --record"),
    "termination": ("Servers replaced under load", "python -m bench.termination --release FOLDER --record"),
    "fuzz": ("Damaged requests", "python -m bench.fuzz FOLDER --record"),
}
"""Each bench's title and command, by its name."""

_TEXT = """\
# Reliability: what long and hostile runs found

Written by the benches below with `--record`; do not edit. Figures: [reliability.json](reliability.json).

{sections}
"""


class Run(msgspec.Struct, frozen=True):
    """One run of one bench.

    Attributes:
        bench: Its name.
        good: Whether nothing happened that must not.
        verdict: What happened, as a sentence.
        figures: What was counted and measured, by what it is.
        date: Of the day, ISO 8601.
        machine: Processor, cores, kernel, Python.
        load_average: Of the machine at the end of the run, the bench's own load included.
    """

    bench: str
    good: bool
    verdict: str
    figures: dict[str, float | int | str]
    date: str = msgspec.field(default_factory=lambda: datetime.now(UTC).date().isoformat())
    machine: str = msgspec.field(default_factory=machine.told)
    load_average: float = msgspec.field(default_factory=lambda: round(os.getloadavg()[0], 1))


def ended(run: Run, *, record: bool) -> int:
    """Prints the run's verdict as the last line, keeps it where that is wanted, and tells the exit code."""
    if record:
        runs = read() | {run.bench: run}
        FIGURES.parent.mkdir(parents=True, exist_ok=True)
        FIGURES.write_bytes(msgspec.json.format(msgspec.json.encode(runs), indent=1) + b"\n")
        PAGE.write_text(render(runs), encoding="utf-8")
        print(f"Wrote {PAGE} and {FIGURES}.")
    print(f"{run.bench}: {_word(run)}: {run.verdict}", flush=True)
    return 0 if run.good else 1


def read(file: Path | None = None) -> dict[str, Run]:
    """The kept runs by bench; none where there is no record yet."""
    file = file or FIGURES
    return msgspec.json.decode(file.read_bytes(), type=dict[str, Run]) if file.exists() else {}


def render(runs: dict[str, Run]) -> str:
    """The page's text."""
    return _TEXT.format(
        sections="\n\n".join(
            _section(title, command, runs.get(name)) for name, (title, command) in BENCHES.items()
        )
    )


def _section(title: str, command: str, run: Run | None) -> str:
    lines = [f"## {title}", "", f"`{command}`", ""]
    if run is None:
        return "\n".join([*lines, "No run is recorded yet."])
    rows = [
        [name, f"{value:,}" if isinstance(value, int) else str(value)] for name, value in run.figures.items()
    ]
    return "\n".join(
        [
            *lines,
            f"{run.date}, {run.machine}, load average {run.load_average:g}: **{_word(run)}**. {run.verdict}",
            "",
            table.markdown(["figure", "value"], rows),
        ]
    )


def _word(run: Run) -> str:
    return "good" if run.good else "BAD"
