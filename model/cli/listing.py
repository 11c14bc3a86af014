"""`python -m model list`."""

import click
from rich.console import Console
from rich.table import Table

from model.cli.store import registry_options
from model.registry.inventory import Listed, listed
from model.registry.registry import Registry

SHOWN_DIGITS = 12


@click.command("list")
@registry_options
def list_releases(registry: Registry) -> None:
    """Lists all releases, newest first, each verified, with the aliases that point at it."""
    console = Console(highlight=False)
    found = listed(registry.shelf)
    if not found:
        console.print(
            f"No releases in {registry.shelf.place}. `python -m model train` makes one.", soft_wrap=True
        )
        return
    table = Table("release", "model", "score", "aliases", "registered")
    for one in found:
        table.add_row(
            one.digest[7 : 7 + SHOWN_DIGITS], _model(one), _score(one), " ".join(one.aliases), one.registered
        )
    console.print(table)


def _model(one: Listed) -> str:
    return f"{one.release.name}: {one.release.title}" if one.release else "[red]damaged[/]"


def _score(one: Listed) -> str:
    return f"{one.release.metric} {one.release.score:.4f}" if one.release else ""
