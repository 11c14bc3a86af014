"""The way from settings to a release: data, search, gate, final fit, package.

The interface of this package for programs: `TrainSettings`, `train`, and `model.release`. Nothing heavy is imported
before `train` is called.
"""

from pathlib import Path

from model.datasets import dataset
from model.errors import DataError, Problem
from model.progress import Progress, Silent
from model.release import Release
from model.settings import TrainSettings

__all__ = ["TrainSettings", "train"]


def train(settings: TrainSettings, store: Path, progress: Progress | None = None) -> Release:
    """Trains, selects, gates and packages; the same settings, data, code and libraries give the same release.

    Args:
        settings: What to train on and what to reach.
        store: The folder of releases; the new one becomes `<store>/<hex digest>`. It is made if absent.
        progress: Told of every step.

    Raises:
        SettingsError: The dataset is not known.
        DataError: The data does not fit its schema, or a class has fewer rows than there are folds.
        GateRefused: No candidate reached the threshold.
        ParityError: The exported model does not predict the same.
        ReleaseError: The store cannot be written.
    """
    from threadpoolctl import threadpool_limits

    from model.packaging import package
    from model.preprocessing import pipeline
    from model.selection import select
    from model.table import Table
    from model.validation import load

    def enough_rows(table: Table) -> None:
        fewest = min(int((table.labels == code).sum()) for code in (0, 1))
        if fewest < settings.folds:
            found = f"a class has {fewest} rows, fewer than the {settings.folds} folds"
            problem = Problem(table.schema.target.name, (), found, "Add rows of it or use fewer folds.")
            raise DataError(path, (problem,))

    progress = progress or Silent()
    chosen = dataset(settings.dataset)
    path = settings.data or chosen.path
    table = load(path, chosen.schema)
    enough_rows(table)
    progress.note(f"Data: {table.rows} rows of {chosen.schema.name}, valid.")
    selection = select(table, settings, progress)
    progress.start("package", 2)
    best = selection.best
    with threadpool_limits(1):
        fitted = pipeline(best.candidate, table.schema, settings.seed).fit(table.features, table.labels)
        progress.step(f"{best.candidate.title} fitted on all rows")
        made = package(fitted, selection, table, settings, store)
    progress.step(made.digest)
    return made
