"""`python -m model verify`."""

import sys
from pathlib import Path

import click
from rich.console import Console

from model.cli.store import find, registry_options
from model.errors import LedgerError
from model.registry import chain
from model.registry.inventory import faults
from model.registry.registry import Registry
from model.signing.keys import read_public
from model.signing.signature import verify as verify_signature

DAMAGED = 1


@click.command()
@click.argument("releases", nargs=-1)
@click.option(
    "--head", metavar="SHA256", help="A head of the ledger noted earlier; the ledger must go on from it."
)
@click.option(
    "--key",
    "file",
    type=click.Path(path_type=Path),
    help="Public key; each of RELEASES must be signed by it.",
)
@registry_options
def verify(registry: Registry, releases: tuple[str, ...], head: str | None, file: Path | None) -> None:
    """Verifies RELEASES (folders, aliases or digests); without any, all of them and the ledger."""
    console = Console(highlight=False, markup=False)
    public = read_public(file) if file else None
    for named in releases:
        found = find(registry, named)
        if public:
            verify_signature(found, public)
        signed = f", signed with {public.fingerprint}" if public else ""
        console.print(f"{found.digest}: whole, every file verified{signed}", soft_wrap=True)
    if releases:
        return
    ledger = registry.ledger()
    if head and all(known.sha256 != head for known in chain.heads(ledger)):
        raise LedgerError(
            f"ledger {registry.shelf.place}: no line of it has the SHA-256 {head}. Entries were removed or"
            " rewritten since that head was noted. Restore the ledger from a backup."
        )
    damaged = faults(registry.shelf)
    for one in damaged:
        console.print(one.fault, soft_wrap=True)
    if damaged:
        sys.exit(DAMAGED)
    console.print(
        f"{registry.shelf.place}: {len(registry.shelf.digests())} releases are whole, and so is the ledger of"
        f" {ledger.head.count} entries, head {ledger.head.sha256}",
        soft_wrap=True,
    )
