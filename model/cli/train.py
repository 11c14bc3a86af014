"""`python -m model train`: what programs call. A person's command for the same is `select`."""

import signal
from pathlib import Path
from types import FrameType

import click
from rich.console import Console

from model.cli.bars import Bars
from model.cli.choices import DEFAULT, training_options
from model.cli.events import JsonLines, write_error, write_release
from model.cli.store import store_option
from model.compiled.certificate import COMPILED
from model.compiled.speed import times_as_slow
from model.errors import ModelError
from model.release import Release
from model.settings import TrainSettings
from model.train import train as run


@click.command()
@click.option(
    "--dataset",
    default=DEFAULT.dataset,
    show_default=True,
    help="Whose schema, and whose data unless --data is given.",
)
@click.option(
    "--data", type=click.Path(path_type=Path), help="A CSV or Parquet file in place of the dataset's."
)
@training_options
@store_option
@click.option("--json-events", is_flag=True, help="Progress as one JSON object a line, for programs.")
def train(
    dataset: str,
    data: Path | None,
    candidates: tuple[str, ...],
    store: Path,
    json_events: bool,
    **options: object,
) -> None:
    """Trains all candidates, selects the best, and releases it if it passes the gate."""
    interrupt_on_termination()
    try:
        settings = TrainSettings(dataset, data, candidates=candidates or None, **options)  # type: ignore[arg-type] # click has checked them
        if json_events:
            write_release(run(settings, store, JsonLines()))
            return
        console = Console(highlight=False)
        with Bars(console) as bars:
            made = run(settings, store, bars)
        print_release(made, console)
    except ModelError as error:
        if json_events:
            write_error(error)
        raise


def interrupt_on_termination() -> None:
    """Makes a terminated training tidy up as an interrupted one does."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)


def _engine(made: Release) -> str:
    """What serves; and why it is not compiled code, where it is not."""
    certificate = made.certificate
    left_out = [one.sentence for one in certificate.engines if one.engine == COMPILED and not one.proven]
    slow = times_as_slow(made.schema.task, made.algorithm, certificate.chosen)
    batches = (
        f"10,000 rows take it {slow or 0:.0f} times as long as scikit-learn: for batches, make the release"
        " again with a C compiler on PATH."
    )
    return " ".join([certificate.serving.sentence, *left_out, *([batches] if slow else [])])


def print_release(made: Release, console: Console) -> None:
    """Says what was made, in lines: a digest or a path that is cut or wrapped cannot be copied."""
    for name, value in (
        ("model", f"{made.name}: {made.title}"),
        (made.metric, f"{made.score:.4f} (gate {made.threshold:g})"),
        ("release", made.digest),
        ("report", str(made.report)),
        ("engine", _engine(made)),
    ):
        console.print(f"{name:<10}{value}", soft_wrap=True)
