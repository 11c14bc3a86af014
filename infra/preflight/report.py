"""What a person reads of a preflight. Pure."""

from collections.abc import Sequence

from infra.preflight.verdict import Verdict

_MARKS = {"ok": "ok     ", "wrong": "WRONG  ", "unknown": "unknown"}


def line(verdict: Verdict) -> str:
    """One check."""
    told = verdict.told.replace("\n", "\n           ")
    text = f"  {_MARKS[verdict.state]}  {verdict.name}: {told}"
    return f"{text}\n           {verdict.fix}" if verdict.fix else text


def summary(stack: str, verdicts: Sequence[Verdict]) -> str:
    """The outcome, and what to do next."""
    count = {state: sum(verdict.state == state for verdict in verdicts) for state in _MARKS}
    if count["wrong"]:
        things = "one thing is" if count["wrong"] == 1 else f"{count['wrong']} things are"
        return f"{things} wrong: mend that, then run scripts/preflight {stack} again."
    open_still = f", {count['unknown']} unknown" if count["unknown"] else ""
    return (
        f"{count['ok']} right{open_still}, nothing wrong. Next: scripts/rehearse up {stack}, then pulumi up"
    )
