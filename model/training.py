"""The way from settings to a release: data, selection, gate, package."""

import os
import time
from collections.abc import Callable
from pathlib import Path

from threadpoolctl import threadpool_limits

from model import gate
from model.candidates import Candidate
from model.datasets import of_settings
from model.errors import GateRefused, RegistryError, ReleaseError, TrackingError
from model.outcome import Selection
from model.packaging import package
from model.progress import Progress
from model.registry import aliases
from model.registry.champion import in_production
from model.registry.folder import FolderShelf
from model.registry.registry import Registry
from model.release import Release
from model.selection import Selected, select
from model.settings import TrainSettings
from model.table import Table
from model.tracking import URI, track
from model.validation import load


def run(
    settings: TrainSettings,
    store: Path,
    progress: Progress,
    champion: Candidate | None = None,
    judged: Callable[[Selection], None] | None = None,
) -> Release:
    """See `model.train.train`."""
    if champion is None:
        champion = _champion(settings, store, progress)
    began = time.monotonic()
    table, selected = choose(settings, progress, champion)
    seconds = {"selection": time.monotonic() - began}
    if judged is not None:
        judged(selected.selection)
    if not selected.selection.passed and settings.override is None:
        raise GateRefused(gate.refusal(selected.selection.verdicts))
    progress.start("package", 1)
    with threadpool_limits(1):
        made = package(selected.fitted, selected.selection, table, settings, store, seconds=seconds)
    progress.step(made.digest)
    if os.environ.get(URI):
        _record(made, progress)
    return made


def _champion(settings: TrainSettings, store: Path, progress: Progress) -> Candidate | None:
    # A ledger that was altered stops it here: it would take no release minutes later either.
    name, alias = of_settings(settings).schema.name, settings.compared_with
    aliases.check_name(alias)
    try:
        found = in_production(Registry(FolderShelf(store)), name, alias)
    except (ReleaseError, RegistryError) as error:
        progress.note(f"Not compared with the release in production: {error}")
        return None
    if found is not None:
        progress.note(
            f"The release that {alias} points at is a {found.title}: it is compared on the same folds."
        )
    return found


def _record(made: Release, progress: Progress) -> None:
    try:
        progress.note(f"Recorded in MLflow: {track(made)}")
    except TrackingError as error:
        # The release is whole and in the store: a server that is down must not cost it.
        progress.note(f"Not recorded in MLflow: {error} Later: python -m model track {made.digest[7:19]}")


def choose(
    settings: TrainSettings, progress: Progress, champion: Candidate | None = None
) -> tuple[Table, Selected]:
    """Reads the data and selects, without releasing anything; raises what `model.train.train` does."""
    dataset = of_settings(settings)
    table = load(dataset.path, dataset.schema, group=dataset.group, ignored=dataset.ignored)
    progress.note(_said(table))
    return table, select(table, dataset, settings, progress, champion)


def _said(table: Table) -> str:
    together = (
        f" {table.duplicates} of them equal another or nearly, and stay together." if table.duplicates else ""
    )
    crowded = (
        f" {table.crowded} are so close to many others that near copies cannot be told; only equal rows"
        " stay together there."
        if table.crowded
        else ""
    )
    return f"Data: {table.rows} rows of {table.schema.name}, valid.{together}{crowded}"
