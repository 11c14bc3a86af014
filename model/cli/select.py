"""`python -m model select`: a training for a person, with ranking and verdicts on the screen."""

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from model.cli.bars import Bars
from model.cli.choices import training_options
from model.cli.store import store_option
from model.cli.train import interrupt_on_termination, print_release
from model.outcome import Selection
from model.settings import TrainSettings
from model.train import train as run

MARKS = {True: "[green]pass[/]", False: "[red]fail[/]", None: "n/a"}


@click.command()
@click.option(
    "--data",
    "named",
    default="heart",
    show_default=True,
    help="heart, iris, boston, or a CSV or Parquet file of your own with --spec (or with heart's columns).",
)
@training_options
@store_option
def select(named: str, candidates: tuple[str, ...], store: Path, **options: object) -> None:
    """Selects the best model for data, tells how good it is, and releases it if it passes the gate."""
    from model.datasets import DATASETS  # noqa: PLC0415 - only the commands that need it load it

    interrupt_on_termination()
    own = named not in DATASETS
    settings = TrainSettings(
        dataset=TrainSettings().dataset if own else named,
        data=Path(named) if own else None,
        candidates=candidates or None,
        **options,  # type: ignore[arg-type] # click has checked them
    )
    console = Console(highlight=False)
    with Bars(console) as bars:
        made = run(settings, store, bars, judged=lambda selection: _print(selection, console))
    print_release(made, console)


def _print(selection: Selection, console: Console) -> None:
    console.print(_ranking(selection))
    folds = f"{selection.splits.folds} folds, {selection.splits.repeats} times"
    console.print(
        f"The procedure as a whole, on rows that it had not seen ({folds}):"
        f" [bold]{selection.metric} {selection.score.shown(selection.metric)}[/]",
        soft_wrap=True,
    )
    verdicts = Table("condition", "", "", title="The gate", show_header=False)
    for verdict in selection.verdicts:
        verdicts.add_row(verdict.name.replace("_", " "), MARKS[verdict.passed], verdict.sentence)
    console.print(verdicts)
    if selection.override and not selection.passed:
        console.print(f"Overridden: {selection.override}", soft_wrap=True)


def _ranking(selection: Selection) -> Table:
    table = Table("candidate", f"{selection.metric} (95 % interval)", "chosen", "best parameters")
    table.title = "Families, each on rows that played no part in choosing its parameters"
    finalists = {trial.candidate.name: trial for trial in selection.ranking()}
    for family in selection.families:
        won = family.family == selection.best.candidate.name
        trial = selection.best if won else finalists.get(family.family)
        parameters = trial.parameters if trial else {}
        said = ", ".join(f"{name} {value}" for name, value in parameters.items() if value is not None)
        name = f"[bold green]{family.title}[/]" if won else family.title
        chosen = "baseline" if family.baseline else f"{family.chosen} of {len(family.scores)}"
        table.add_row(name, str(family.interval.shown(selection.metric)), chosen, said)
    return table
