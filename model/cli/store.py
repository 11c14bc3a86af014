"""Names a release on the command line: by its folder, or by the start of its digest in the store."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from model.release import MANIFEST
from toolchain import folders

Command = TypeVar("Command", bound=Callable[..., object])

SHORTEST_DIGEST = 6


def default_store() -> Path:
    """The store that deployments use."""
    return folders.state() / "releases"


def store_option(command: Command) -> Command:
    """Adds `--store`."""
    return click.option(
        "--store",
        type=click.Path(path_type=Path),
        default=default_store,
        help="Folder of releases.",
        show_default="state folder",
    )(command)


def find(store: Path, named: str) -> Path:
    """The folder of a release.

    Args:
        store: Where to look for a digest.
        named: A folder, or a digest or the first 6 or more of its digits.

    Raises:
        click.BadParameter: There is none, or more than one.
    """
    if (Path(named) / MANIFEST).is_file():
        return Path(named)
    digits = named.removeprefix("sha256:")
    found = sorted(store.glob(f"{digits}*")) if len(digits) >= SHORTEST_DIGEST and digits.isalnum() else []
    if len(found) == 1:
        return found[0]
    if found:
        raise click.BadParameter(
            f"{named!r} is the start of {len(found)} releases in {store}. Give more digits."
        )
    known = ", ".join(path.name[:12] for path in sorted(store.glob("[0-9a-f]*"))) or "none; train one first"
    raise click.BadParameter(
        f"{named!r} is neither a release's folder nor a digest in {store}. There: {known}."
    )
