"""`python -m infra.refusals LOG`: what the errors in a log of the engine's events mean; quiet of others."""

import sys
from pathlib import Path

from infra.refusals import explain


def main(arguments: list[str]) -> int:
    """Explain a log.

    Args:
        arguments: The command line without the program's name.

    Returns:
        The exit status: 0, or 2 for a wrong command line.
    """
    if len(arguments) != 1:
        sys.stderr.write(
            "python -m infra.refusals LOG takes one file, as `pulumi up --event-log` writes it.\n"
        )
        return 2
    path = Path(arguments[0])
    for text in explain.explained(explain.errors(path.read_text())) if path.exists() else ():
        sys.stderr.write(f"{text}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
