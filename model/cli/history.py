"""`python -m model history`."""

import click
from rich.console import Console

from model.cli.store import registry_options
from model.errors import UnknownRelease
from model.registry import aliases
from model.registry.entry import Entry
from model.registry.registry import Registry


@click.command()
@click.argument("alias", required=False)
@registry_options
def history(registry: Registry, alias: str | None) -> None:
    """Verifies the ledger and tells what happened, oldest first; with an ALIAS, to that alone."""
    console = Console(highlight=False, markup=False)
    ledger = registry.ledger()
    pointer = aliases.find(ledger.entries, alias) if alias else None
    if alias and pointer is None:
        known = ", ".join(map(str, sorted(aliases.current(ledger.entries)))) or "none"
        raise UnknownRelease(f"{alias!r} is no alias in {registry.shelf.place}. Aliases: {known}.")
    for entry in ledger.entries:
        if pointer is None or (entry.model, entry.alias) == (pointer.model, pointer.alias):
            console.print(_line(entry), soft_wrap=True)
    console.print(f"{ledger.head.count} entries, the chain is whole: {ledger.head.sha256}", soft_wrap=True)


def _line(entry: Entry) -> str:
    where = f"{entry.model}:{entry.alias}" if entry.alias else entry.model
    what = f"{entry.action} {where}".strip()
    signed = f", signed with {entry.key[:16]}" if entry.signature else ""
    reason = f": {entry.reason}" if entry.reason else ""
    return f"{entry.when}  {what:<24} {entry.digest[7:19]}  {entry.who}{signed}{reason}"
