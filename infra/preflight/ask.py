"""Asks a cloud's own command line, and never lets an answer end in a traceback or show a secret."""

import shutil
import subprocess
from collections.abc import Iterator

from infra.preflight.question import Question, Tool
from infra.preflight.verdict import Verdict, ok, unknown, wrong

_SECONDS = 60
"""How long one command may take: most answer within a few."""


def tool(wanted: Tool) -> Verdict:
    """Whether a program is there."""
    found = shutil.which(wanted.name)
    if found is None:
        return wrong(
            f"tool {wanted.name}",
            f"it is not on PATH, and {wanted.purpose}",
            f"Install it: {wanted.source}",
        )
    return ok(f"tool {wanted.name}", found)


def ask(question: Question) -> Iterator[Verdict]:
    """The verdict on a question, then those on what its answer lets one ask."""
    verdict, printed = _asked(question)
    yield verdict
    if verdict.state != "ok":
        return
    try:
        following = question.follow(printed)
    except ValueError:
        yield _unreadable(question)
        return
    for one in following:
        if isinstance(one, Verdict):
            yield one
        else:
            yield from ask(one)


def _asked(question: Question) -> tuple[Verdict, str]:
    line = " ".join(question.command)
    try:
        done = subprocess.run(
            question.command,
            capture_output=True,
            text=True,
            check=False,
            timeout=_SECONDS,
            input=question.told,
        )
    except FileNotFoundError:
        return unknown(question.name, f"`{question.command[0]}` is not there to ask"), ""
    except subprocess.TimeoutExpired:
        return unknown(question.name, f"`{line}` did not answer within {_SECONDS} s", question.fix), ""
    if done.returncode != 0:
        said = done.stderr.strip().splitlines()
        told = f"`{line}` failed" + (f": {said[-1].strip()}" if said and question.shown else "")
        return Verdict(question.name, question.unanswered, told, question.fix), ""
    try:
        return question.judge(done.stdout), done.stdout
    except ValueError:
        return _unreadable(question), ""


def _unreadable(question: Question) -> Verdict:
    line = " ".join(question.command)
    return unknown(question.name, f"`{line}` answered in a form that is not known here", question.fix)
