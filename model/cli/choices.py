"""The options of a training on the command line, the same for a person (`select`) and a program (`train`)."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from model.settings import KNOWN_CANDIDATES, METRICS, TrainSettings

Command = TypeVar("Command", bound=Callable[..., object])

DEFAULT = TrainSettings()

_METRICS = ", ".join(name for names in METRICS.values() for name in names)

_OPTIONS = (
    click.option(
        "--spec", type=click.Path(path_type=Path), help="A YAML file that describes data of your own."
    ),
    click.option(
        "--threshold",
        type=float,
        default=DEFAULT.threshold,
        show_default=True,
        help="Score that the lower end of the winner's 95 % interval must reach.",
    ),
    click.option("--metric", help=f"One of {_METRICS}; by default the first that fits the task."),
    click.option(
        "--seed", type=int, default=DEFAULT.seed, show_default=True, help="Same seed, same release."
    ),
    click.option(
        "--folds",
        type=int,
        default=DEFAULT.folds,
        show_default=True,
        help="Parts of the outer cross-validation.",
    ),
    click.option(
        "--repeats", type=int, default=DEFAULT.repeats, show_default=True, help="How often it is repeated."
    ),
    click.option(
        "--candidate",
        "candidates",
        multiple=True,
        help=f"May be given several times; of {', '.join(KNOWN_CANDIDATES)}. By default all but baselines.",
    ),
    click.option(
        "--trials",
        type=int,
        default=DEFAULT.trials,
        show_default=True,
        help="Most parameter sets tried of each.",
    ),
    click.option(
        "--drop", multiple=True, metavar="COLUMN", help="Leave a column out; may be given several times."
    ),
    click.option(
        "--holdout", is_flag=True, help="Keep 20 % of the rows away and score them once at the end."
    ),
    click.option(
        "--compared-with",
        metavar="ALIAS",
        default=DEFAULT.compared_with,
        show_default=True,
        help="The release that the new one must not be worse than, where there is one.",
    ),
    click.option(
        "--override-gate",
        "override",
        metavar="REASON",
        help="Release even what the gate refuses; the reason stays in the release.",
    ),
    click.option(
        "--jobs",
        type=int,
        default=DEFAULT.jobs,
        show_default=True,
        help="Processes; no influence on the result.",
    ),
)


def training_options(command: Command) -> Command:
    """Adds all of them."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
