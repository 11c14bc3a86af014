"""Asks a cloud's own command line, and never lets an answer end in a traceback or show a secret."""

import shutil
import subprocess

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


def ask(question: Question) -> Verdict:
    """The verdict on a question."""
    line = " ".join(question.command)
    try:
        done = subprocess.run(
            question.command,
            capture_output=True,
            text=True,
            check=False,
            timeout=_SECONDS,
            stdin=subprocess.DEVNULL,
        )
    except FileNotFoundError:
        return unknown(question.name, f"`{question.command[0]}` is not there to ask")
    except subprocess.TimeoutExpired:
        return unknown(question.name, f"`{line}` did not answer within {_SECONDS} s", question.fix)
    if done.returncode != 0:
        said = done.stderr.strip().splitlines()
        told = f"`{line}` failed" + (f": {said[-1].strip()}" if said and question.shown else "")
        return Verdict(question.name, question.unanswered, told, question.fix)
    try:
        return question.judge(done.stdout)
    except ValueError:
        return unknown(question.name, f"`{line}` answered in a form that is not known here", question.fix)
