"""The command line behind scripts/add_cloud."""

import argparse
import sys
from pathlib import Path

from infra import clouds
from infra.errors import LandfallError
from infra.scaffold import render
from toolchain import folders

_TABLE = "infra/clouds/__init__.py"


def main(arguments: list[str]) -> int:
    """Write a new cloud's skeleton into a clone.

    Args:
        arguments: The command line without the program's name.

    Returns:
        The exit status: 0, or 1 for a failure that was explained.
    """
    parser = argparse.ArgumentParser(prog="scripts/add_cloud", description=__doc__)
    parser.add_argument("name", help="what the cloud shall be called, such as hetzner")
    parser.add_argument("--into", type=Path, default=folders.CLONE, help="the clone to write into (this one)")
    chosen = parser.parse_args(arguments)
    into: Path = chosen.into
    try:
        made = render.files(chosen.name, tuple(clouds.CLOUDS))
        present = [file.path for file in made if (into / file.path).exists()]
        if present:
            sys.stderr.write(f"Already there, nothing was written: {', '.join(present)}. Move them away.\n")
            return 1
        table = render.registered((into / _TABLE).read_text(), chosen.name)
        readme = render.linked((into / "README.md").read_text(), chosen.name)
    except LandfallError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"{error.filename}: {error.strerror}. Is {into} a clone of Landfall?\n")
        return 1
    for file in (*made, render.File(_TABLE, table), render.File("README.md", readme)):
        (into / file.path).parent.mkdir(parents=True, exist_ok=True)
        (into / file.path).write_text(file.text)
        print(f"  {file.path}")
    print(
        "Next: fill them until the contract holds: scripts/test tests/unit/infra/test_contract.py"
        f" -k {chosen.name}\nThe way through: docs/guide/add-a-cloud.md"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
