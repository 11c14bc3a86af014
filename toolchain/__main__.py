"""The toolchain's command line: `python -m toolchain setup`, `activate` and `project`."""

import argparse
import os
import signal
import sys
from types import FrameType

from toolchain.errors import ToolchainError


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m toolchain", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    setup = commands.add_parser("setup", help="install everything that this clone needs")
    setup.add_argument("--dev", action="store_true", help="also what tests and checks need")
    setup.add_argument(
        "--without-packages",
        action="store_true",
        help="leave Debian packages alone (enough for stacks that need no local node)",
    )
    commands.add_parser("activate", help="print the shell lines that scripts/activate evaluates")
    commands.add_parser("project", help="prepare a stack's project file and state", add_help=False)
    return parser


def main(arguments: list[str]) -> int:
    """Run one command.

    Args:
        arguments: The command line without the program's name.

    Returns:
        The exit status: 0, 1 for a failure that was explained, 130 when interrupted.
    """
    options, rest = _parser().parse_known_args(arguments)
    signal.signal(signal.SIGTERM, interrupted)
    try:
        if options.command == "project":
            from toolchain.launcher import project  # noqa: PLC0415 - each command loads only what it needs

            return project.main(rest)
        if rest:
            _parser().error(f"unrecognized arguments: {' '.join(rest)}")
        if options.command == "activate":
            from toolchain.activation import script  # noqa: PLC0415 - as above

            sys.stdout.write(script(os.environ))
            return 0
        from toolchain.setup import setup  # noqa: PLC0415 - as above

        setup(developer=options.dev, packages=not options.without_packages)
    except ToolchainError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except OSError as error:
        place = f" at {error.filename}" if error.filename else ""
        sys.stderr.write(
            f"Stopped: {error.strerror or error}{place}.\nWhat to do: free the disk or mend the permissions"
            " there, or name other folders by LANDFALL_CACHE and LANDFALL_STATE; then run it again.\n"
        )
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted. What was finished is kept; run the same command again to go on.\n")
        return 130
    return 0


def interrupted(_number: int, _frame: FrameType | None) -> None:
    """Treat a signal as Ctrl-C: children end, locks fall, and the user reads how to go on."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
