"""`python -m model train`."""

import signal
from pathlib import Path
from types import FrameType

import click
from rich.console import Console

from model.cli.bars import Bars
from model.cli.events import JsonLines, write_error, write_release
from model.cli.store import store_option
from model.errors import ModelError
from model.release import Release
from model.settings import CANDIDATES, METRICS, TrainSettings
from model.train import train as run

DEFAULT = TrainSettings()


@click.command()
@click.option(
    "--dataset",
    default=DEFAULT.dataset,
    show_default=True,
    help="Whose schema, and whose data unless --data is given.",
)
@click.option("--data", type=click.Path(path_type=Path), help="A CSV file with the dataset's columns.")
@click.option(
    "--threshold",
    type=float,
    default=DEFAULT.threshold,
    show_default=True,
    help="Score that the best must reach.",
)
@click.option("--metric", default=DEFAULT.metric, show_default=True, help=f"One of {', '.join(METRICS)}.")
@click.option("--seed", type=int, default=DEFAULT.seed, show_default=True, help="Same seed, same release.")
@click.option(
    "--folds", type=int, default=DEFAULT.folds, show_default=True, help="Parts of the cross-validation."
)
@click.option(
    "--candidate",
    "candidates",
    multiple=True,
    default=DEFAULT.candidates,
    show_default=True,
    help=f"May be given several times; of {', '.join(CANDIDATES)}.",
)
@click.option(
    "--trials", type=int, default=DEFAULT.trials, show_default=True, help="Most parameter sets tried of each."
)
@click.option(
    "--jobs", type=int, default=DEFAULT.jobs, show_default=True, help="Processes; no influence on the result."
)
@store_option
@click.option("--json-events", is_flag=True, help="Progress as one JSON object a line, for programs.")
def train(  # noqa: PLR0917 - click passes them by name
    dataset: str,
    data: Path | None,
    threshold: float,
    metric: str,
    seed: int,
    folds: int,
    candidates: tuple[str, ...],
    trials: int,
    jobs: int,
    store: Path,
    json_events: bool,
) -> None:
    """Trains all candidates, selects the best, and releases it if it passes the gate."""
    # A terminated training tidies up as an interrupted one does.
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        settings = TrainSettings(dataset, data, threshold, metric, seed, folds, candidates, trials, jobs)
        if json_events:
            write_release(run(settings, store, JsonLines()))
            return
        console = Console(highlight=False)
        with Bars(console) as bars:
            made = run(settings, store, bars)
        _print(made, console)
    except ModelError as error:
        if json_events:
            write_error(error)
        raise


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _print(made: Release, console: Console) -> None:
    # Lines rather than a table: a digest or a path that is cut or wrapped cannot be copied.
    for name, value in (
        ("model", f"{made.name}: {made.title}"),
        (made.metric, f"{made.score:.4f} (gate {made.threshold:g})"),
        ("release", made.digest),
        ("report", str(made.report)),
    ):
        console.print(f"{name:<10}{value}", soft_wrap=True)
