"""The command line behind scripts/fleet: the user's own stacks and the rehearsed ones, side by side."""

import argparse
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

from infra.errors import LandfallError
from infra.fleet import look, stacks, table
from infra.fleet.stacks import Place
from rehearsal import account, environment


def places() -> tuple[Place, ...]:
    """The user's backend and that of the rehearsals, where they are."""
    rehearsals = account.of("fleet")
    known = (
        Place("", dict(os.environ)),
        Place("rehearsed", environment.variables(rehearsals, os.environ)),
    )
    return tuple(place for place in known if _is_there(place))


def _is_there(place: Place) -> bool:
    """Whether a backend exists: one in a folder is made with its first stack."""
    url = urlsplit(place.environment.get("PULUMI_BACKEND_URL", ""))
    return url.scheme != "file" or Path(url.path).is_dir()


def main(arguments: list[str]) -> int:
    """Show which stack runs which release, and whether it answers.

    Args:
        arguments: The command line without the program's name.

    Returns:
        The exit status: 0, or 1 where a deployed model does not answer or a backend cannot be asked.
    """
    parser = argparse.ArgumentParser(prog="scripts/fleet", description=__doc__)
    parser.add_argument(
        "--json", action="store_true", help="for programs: a list of stacks with all they say"
    )
    chosen = parser.parse_args(arguments)
    try:
        members = look.look(places())
    except LandfallError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(stacks.as_json(table.rows(members)) + "\n" if chosen.json else table.text(members))
    return 1 if any(member.health.state == "failing" for member in members) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
