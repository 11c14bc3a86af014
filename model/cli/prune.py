"""`python -m model prune`."""

import click

from model.cli.store import registry_options
from model.registry.registry import KEPT, Registry


@click.command()
@click.option(
    "--keep", type=int, default=KEPT, show_default=True, help="Releases each alias keeps to go back to."
)
@click.option("--dry-run", is_flag=True, help="Only tell what would go.")
@registry_options
def prune(registry: Registry, keep: int, dry_run: bool) -> None:
    """Removes releases that no alias points at, nor any of the last that each alias pointed at."""
    gone = registry.prune(keep, remove=not dry_run)
    for digest in gone:
        click.echo(f"{'would remove' if dry_run else 'removed'} {digest}")
    if not gone:
        click.echo(f"Nothing to remove from {registry.shelf.place}.")
