"""`python -m model push` and `pull`: between the folder on this machine and a team's registry."""

from pathlib import Path

import click

from model.cli.store import store_option
from model.registry.opening import opened

_registry = click.option(
    "--registry",
    metavar="HOST/PATH",
    envvar="LANDFALL_RELEASES",
    required=True,
    help="OCI registry of releases.",
    show_envvar=True,
)


@click.command()
@click.argument("release")
@_registry
@store_option
def push(release: str, registry: str, store: Path) -> None:
    """Brings a RELEASE of the folder into a team's registry, as its candidate."""
    found = opened(store).fetch(release)
    opened(store, registry).register(found.path, reason="pushed")
    click.echo(f"{found.digest} is in {registry}.")


@click.command()
@click.argument("release")
@_registry
@store_option
def pull(release: str, registry: str, store: Path) -> None:
    """Brings a RELEASE of a team's registry into the folder, from which stacks deploy."""
    found = opened(store, registry).fetch(release)
    opened(store).register(found.path, reason=f"pulled from {registry}")
    click.echo(
        f"{found.digest} is in {store}. Deploy it with: pulumi config set landfall:release {found.digest}"
    )
