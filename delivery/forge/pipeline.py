"""What a job leaves: files, a summary of the run, and a log, in which foreign text must give no commands."""

import secrets
from collections.abc import Mapping
from pathlib import Path

from delivery.forge.errors import FileUnwritable

_SUMMARY_BYTES = 1024 * 1024
"""GitHub's limit of a step's summary: 1 MiB
(https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands, read 2026-11-21)."""


def quoted(text: str, environment: Mapping[str, str]) -> str:
    """Text for a job's log, in which no line is a command to the runner.

    GitHub's runner obeys lines that begin with `::` or hold `##[` anywhere, until it is told to stop up to a
    word that nobody can guess (same page; https://github.com/actions/runner/issues/4692, read 2026-11-21);
    Azure's those with `##vso[` or `##[`
    (https://learn.microsoft.com/en-us/azure/devops/pipelines/scripts/logging-commands, read 2026-11-21).

    Args:
        text: What is to be printed.
        environment: The job's variables.
    """
    if environment.get("GITHUB_ACTIONS"):
        word = secrets.token_hex(16)
        return f"::stop-commands::{word}\n{text.rstrip()}\n::{word}::\n"
    if environment.get("TF_BUILD"):
        return text.replace("##vso[", "##\\vso[").replace("##[", "##\\[")
    return text


def keep(content: bytes, file: Path) -> None:
    """Write a file, and the folders that it lies in.

    Args:
        content: What it holds from then on.
        file: The file.

    Raises:
        FileUnwritable: There is no writing there.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    except OSError as error:
        raise FileUnwritable(f"{file} cannot be written: {error.strerror}. Name another file.") from None


def summarise(text: str, environment: Mapping[str, str]) -> None:
    """Put Markdown on the run's own page, where the forge has such a place, and there is room in it.

    Args:
        text: Markdown.
        environment: The job's variables.
    """
    file = environment.get("GITHUB_STEP_SUMMARY")
    if not file:
        return
    summary = Path(file)
    used = summary.stat().st_size if summary.exists() else 0
    if used + len(text.encode()) <= _SUMMARY_BYTES:
        with summary.open("a") as opened:
            opened.write(text)
