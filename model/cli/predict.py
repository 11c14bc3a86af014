"""`python -m model predict`."""

import math

import click
from rich.console import Console
from rich.table import Table

from model.cli.store import find, registry_options
from model.compiled.certificate import PYTHON
from model.registry.registry import Registry
from model.release import ARRAYS
from model.schema import Schema


@click.command()
@click.argument("release")
@click.argument("values", nargs=-1, metavar="NAME=VALUE...")
@click.option("--example", is_flag=True, help="Use the schema's example for every feature not named.")
@registry_options
def predict(registry: Registry, release: str, values: tuple[str, ...], example: bool) -> None:
    """Predicts one row with the model of a RELEASE, for example: predict 1a2b3c --example age=70 cp=4"""
    loaded = find(registry, release)
    row = _row(values, loaded.schema, example=example)

    # Half a second that only this command pays.
    import numpy as np  # noqa: PLC0415

    from model.compiled import forms  # noqa: PLC0415

    files = {ARRAYS: (loaded.path / ARRAYS).read_bytes()}
    probabilities = forms.run(PYTHON, files, loaded.schema, np.array([row]))[1][0]
    table = Table(loaded.schema.target.name, "probability")
    for name, probability in zip(loaded.schema.target.classes, probabilities.tolist(), strict=True):
        table.add_row(name, f"{probability:.4f}")
    Console(highlight=False).print(table)


def _row(values: tuple[str, ...], schema: Schema, *, example: bool) -> list[float]:
    from model.validation import CellError, parse  # noqa: PLC0415 - as above

    given: dict[str, str] = {}
    known = [feature.name for feature in schema.features]
    for value in values:
        name, equals, text = value.partition("=")
        if not equals or name not in known or name in given:
            why = "given twice" if name in given else f"not NAME=VALUE with a NAME of {', '.join(known)}"
            raise click.BadParameter(f"{value!r} is {why}.")
        given[name] = text.strip()
    row = []
    for feature in schema.features:
        if feature.name not in given and example:
            row.append(feature.example)
        elif feature.name not in given and feature.nullable:
            row.append(math.nan)
        else:
            try:
                row.append(parse(given.get(feature.name, ""), feature))
            except CellError as error:
                raise click.BadParameter(f"{feature.name}: {error}") from None
    return row
