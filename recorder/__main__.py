"""`python -m recorder --log FOLDER --target PLACE`: record until SIGTERM, then once more, and end."""

import argparse
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from recorder import rounds, target

_SECONDS = 10.0


def main(arguments: Sequence[str]) -> int:
    """Run the process.

    Args:
        arguments: The command line without the program's name.

    Returns:
        The exit code: 0, 1 where the last round failed, 2 where an argument is wrong.
    """
    parser = argparse.ArgumentParser(prog="python -m recorder", description=__doc__)
    parser.add_argument("--log", type=Path, required=True, help="the prediction log's folder")
    parser.add_argument("--target", required=True, help="/folder, s3://bucket/prefix or gs://bucket/prefix")
    parser.add_argument(
        "--seconds", type=float, default=_SECONDS, help=f"between rounds (default {_SECONDS:g})"
    )
    parser.add_argument("--once", action="store_true", help="one round, then end")
    chosen = parser.parse_args(arguments)
    try:
        place = target.parse(chosen.target)
    except (ValueError, OSError) as error:
        rounds.tell("error", "cannot_start", reason=str(error))
        return 2
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    rounds.tell("info", "recording", log=str(chosen.log), target=chosen.target)
    while not chosen.once and not ending.is_set():
        rounds.go(chosen.log, place)
        ending.wait(chosen.seconds)
    # The serving process ends before this one is told to: its last file is there now.
    return 0 if rounds.go(chosen.log, place) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
