"""`python -m model promote` and `rollback`."""

from pathlib import Path

import click

from model.cli.keys import private
from model.cli.store import registry_options
from model.registry.registry import Registry


@click.command()
@click.argument("release")
@click.argument("alias")
@click.option("--reason", default="", help="Why, for the ledger.")
@click.option("--key", "file", type=click.Path(path_type=Path), help="Private key that signs the entry.")
@registry_options
def promote(registry: Registry, release: str, alias: str, reason: str, file: Path | None) -> None:
    """Points ALIAS (such as uat or prod) at a RELEASE (an alias or a digest) and notes it in the ledger."""
    signer = private(file) if file else None
    entry = registry.promote(release, alias, reason, signer=signer)
    click.echo(f"{alias} is now {entry.digest}. Entry {entry.number} of the ledger, by {entry.who}.")


@click.command()
@click.argument("alias")
@click.option("--to", help="The release to go back to, in place of the last one that did not fail.")
@click.option("--reason", default="", help="Why, for the ledger.")
@registry_options
def rollback(registry: Registry, alias: str, to: str | None, reason: str) -> None:
    """Points ALIAS back at what it pointed at before."""
    entry = registry.rollback(alias, to, reason)
    click.echo(f"{alias} is back at {entry.digest}. Entry {entry.number} of the ledger, by {entry.who}.")
