"""`python -m model validate`."""

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from model.datasets import dataset as named
from model.datasets import of_settings
from model.errors import DataError
from model.settings import TrainSettings


@click.command()
@click.option("--dataset", default="heart", show_default=True, help="Whose schema the data must fit.")
@click.option(
    "--data", type=click.Path(path_type=Path), help="A CSV or Parquet file; by default the dataset's own."
)
@click.option("--spec", type=click.Path(path_type=Path), help="A YAML file that describes data of your own.")
def validate(dataset: str, data: Path | None, spec: Path | None) -> None:
    """Checks a data file and lists every problem with its column, lines and fix."""
    from model.validation import load  # noqa: PLC0415 - a second that only this command pays

    path = data or named(dataset).path
    try:
        chosen = of_settings(TrainSettings(dataset=dataset, data=data, spec=spec))
        table = load(path, chosen.schema, group=chosen.group, ignored=chosen.ignored)
    except DataError as error:
        console = Console(stderr=True, highlight=False)
        problems = Table("column", "where", "found", "fix")
        for problem in error.problems:
            problems.add_row(problem.column or "", problem.place(), problem.found, problem.fix)
        console.print(problems)
        count = f"{len(error.problems)} problem{'s' if len(error.problems) > 1 else ''}"
        console.print(f"{path}: {count}.", soft_wrap=True)
        sys.exit(2)
    click.echo(f"{path}: {table.rows} rows, valid. SHA-256 of the table: {table.sha256()}")
