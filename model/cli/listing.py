"""`python -m model list`."""

import click
from rich.console import Console
from rich.table import Table

from model.cli.store import registry_options
from model.registry.registry import Listed, Registry

SHOWN_DIGITS = 12


@click.command("list")
@registry_options
def list_releases(registry: Registry) -> None:
    """Lists all releases, newest first, each verified, with the aliases that point at it."""
    console = Console(highlight=False)
    listed = registry.list()
    if not listed:
        console.print(
            f"No releases in {registry.shelf.place}. `python -m model train` makes one.", soft_wrap=True
        )
        return
    table = Table("release", "model", "score", "aliases", "registered")
    for one in listed:
        table.add_row(
            one.digest[7 : 7 + SHOWN_DIGITS], _model(one), _score(one), " ".join(one.aliases), one.registered
        )
    console.print(table)


def _model(listed: Listed) -> str:
    return f"{listed.release.name}: {listed.release.title}" if listed.release else "[red]damaged[/]"


def _score(listed: Listed) -> str:
    return f"{listed.release.metric} {listed.release.score:.4f}" if listed.release else ""
