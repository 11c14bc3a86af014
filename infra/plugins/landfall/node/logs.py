"""Reading the components' log files, for errors and for people."""

from pathlib import Path

_TAIL_BYTES = 16 << 10


def tail(path: Path, lines: int = 15) -> str:
    """The last lines of a log, indented; a sentence where there is none.

    Args:
        path: The log file.
        lines: How many lines at most.
    """
    try:
        with path.open("rb") as file:
            file.seek(0, 2)
            file.seek(max(0, file.tell() - _TAIL_BYTES))
            text = file.read().decode(errors="replace")
    except FileNotFoundError:
        return f"  (no log at {path})"
    return "\n".join(f"  {line}" for line in text.splitlines()[-lines:]) or "  (its log is empty)"
