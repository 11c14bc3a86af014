"""A judgement for people: a table of the two releases, and each verdict as a sentence. Pure."""

from collections.abc import Iterator

from delivery.canary.counts import Counts
from delivery.canary.trial import Judgement

_MARKS = {True: "good", False: "bad ", None: "open"}
_SHORT = 12


def text(judgement: Judgement) -> str:
    """The whole report, with what to do next."""
    return "\n".join((*_lines(judgement), ""))


def _lines(judgement: Judgement) -> Iterator[str]:
    trial, figures = judgement.trial, judgement.figures
    yield f"Canary on stack {judgement.stack!r}, since it began:"
    yield ""
    yield f"  {'release':<22}{'replicas':>9}{'requests':>10}{'refused':>9}{'failed':>8}"
    yield _row("present", judgement.present, trial.beside, figures.old)
    yield _row("new", trial.release, trial.replicas, figures.new)
    yield ""
    for finding in judgement.findings:
        yield f"  {_MARKS[finding.passed]}  {finding.name.removeprefix('canary: ')}: {finding.text}"
    yield ""
    yield _next(judgement)


def _row(name: str, digest: str, replicas: int, counted: Counts) -> str:
    short = digest.removeprefix("sha256:")[:_SHORT]
    return (
        f"  {name:<9}{short:<13}{replicas:>9}{counted.answered:>10,}{counted.refused:>9,}{counted.failed:>8,}"
    )


def _next(judgement: Judgement) -> str:
    stack = judgement.stack
    if judgement.passed is None:
        return f"Not enough data yet. Look again later: scripts/canary status {stack}"
    if judgement.passed:
        return f"Every verdict is good: scripts/canary promote {stack}"
    return f"A verdict is bad: scripts/canary withdraw {stack} --reason TEXT"
