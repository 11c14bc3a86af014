"""The way from settings to a release: data, search and gate, final fit, package."""

from pathlib import Path

from threadpoolctl import threadpool_limits

from model.datasets import dataset
from model.errors import DataError, Problem
from model.packaging import package
from model.preprocessing import pipeline
from model.progress import Progress
from model.release import Release
from model.selection import select
from model.settings import TrainSettings
from model.table import Table
from model.validation import load


def run(settings: TrainSettings, store: Path, progress: Progress) -> Release:
    """See `model.train.train`."""
    table = _data(settings)
    progress.note(f"Data: {table.rows} rows of {table.schema.name}, valid.")
    selection = select(table, settings, progress)
    candidate = selection.best.candidate
    progress.start("package", 2)
    with threadpool_limits(1):
        fitted = pipeline(candidate, table.schema, settings.seed).fit(table.features, table.labels)
        progress.step(f"{candidate.title} fitted on all rows")
        made = package(fitted, selection, table, settings, store)
    progress.step(made.digest)
    return made


def _data(settings: TrainSettings) -> Table:
    chosen = dataset(settings.dataset)
    path = settings.data or chosen.path
    table = load(path, chosen.schema)
    fewest = min(int((table.labels == code).sum()) for code in (0, 1))
    if fewest < settings.folds:
        found = f"a class has {fewest} rows, fewer than the {settings.folds} folds"
        fix = "Add rows of that class, or use fewer folds."
        raise DataError(path, (Problem(table.schema.target.name, (), found, fix),))
    return table
