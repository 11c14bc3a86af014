"""`python -m model compare`."""

import click
from rich.console import Console
from rich.table import Table

from model.cli.store import find, registry_options
from model.registry.comparison import compare as compared
from model.registry.registry import Registry


@click.command()
@click.argument("first")
@click.argument("second")
@click.option("--all", "everything", is_flag=True, help="Also what is the same in both.")
@registry_options
def compare(registry: Registry, first: str, second: str, everything: bool) -> None:
    """Sets two releases side by side: metrics, parameters, data, code and settings that differ."""
    left, right = find(registry, first), find(registry, second)
    table = Table("", "", f"{first}\n{left.digest[7:19]}", f"{second}\n{right.digest[7:19]}")
    part = ""
    for one in compared(left, right):
        if one.differs or everything:
            table.add_row(
                one.part if one.part != part else "",
                one.name,
                one.left,
                f"[bold]{one.right}[/]" if one.differs else one.right,
            )
            part = one.part
    console = Console(highlight=False)
    if table.row_count:
        console.print(table)
    else:
        console.print(f"{first} and {second} are the same release, {left.digest}.", soft_wrap=True)
