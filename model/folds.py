"""Which rows are held out when: stratified, grouped, repeatable; and the hash of it all."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from sklearn.model_selection import GroupKFold, KFold, StratifiedGroupKFold, StratifiedKFold

from model.errors import DataError, Problem
from model.settings import INNER_FOLDS, TrainSettings
from model.table import Labels, Table

HOLDOUT_PARTS = 5
"""One part in five is the 20 % that a holdout keeps away."""

_HOLDOUT_SEED = 20


@dataclass(frozen=True)
class Split:
    """Row numbers to learn from, and those held out; each ascending."""

    train: Labels
    test: Labels


def split(table: Table, rows: Labels, folds: int, seed: int) -> tuple[Split, ...]:
    """Parts some rows so that each is held out once: classes in equal shares, groups never apart.

    Args:
        table: Holds targets and groups.
        rows: The rows to part, ascending.
        folds: Into how many parts.
        seed: Decides which.

    Raises:
        DataError: A part would leave nothing of a class to learn from, or there are too few groups.
    """
    targets, groups = table.targets[rows], table.groups[rows]
    distinct = len(np.unique(groups))
    if distinct < folds:
        raise _too_few(table, f"there are {distinct} groups of rows, fewer than the {folds} folds")
    grouped = distinct < len(rows)
    kind: type[KFold | GroupKFold | StratifiedKFold | StratifiedGroupKFold]
    if table.schema.task == "regression":
        kind = GroupKFold if grouped else KFold
    else:
        kind = StratifiedGroupKFold if grouped else StratifiedKFold
    splitter = kind(folds, shuffle=True, random_state=seed)
    parts = splitter.split(np.zeros(len(rows)), targets, groups if grouped else None)
    made = tuple(Split(rows[train], rows[test]) for train, test in parts)
    _check_classes(table, made)
    return made


def check_sizes(table: Table, settings: TrainSettings) -> None:
    """Refuses data that the nested cross-validation cannot part.

    Raises:
        DataError: A class, or a regression as a whole, has too few rows.
    """
    parts = max(settings.folds, 2)
    classes = table.schema.target.classes
    counts = np.bincount(table.labels, minlength=len(classes)) if classes else np.array([table.rows])
    place = int(counts.argmin())
    fewest = int(counts[place])
    inside = fewest - -(-fewest // parts)
    if fewest >= settings.folds and inside >= INNER_FOLDS:
        return
    least = max(settings.folds, next(n for n in range(1, 10_000) if n - -(-n // parts) >= INNER_FOLDS))
    what = f"class {place} ({classes[place]}) has {fewest} rows" if classes else f"there are {fewest} rows"
    raise _too_few(
        table, f"{what}, fewer than the {least} that {settings.folds} folds, with {INNER_FOLDS} inside, need"
    )


def holdout(table: Table, seed: int) -> Split:
    """A fifth of the rows to keep away, and the rest."""
    return split(table, np.arange(table.rows), HOLDOUT_PARTS, seed + _HOLDOUT_SEED)[0]


def sha256(splits: Iterable[Split]) -> str:
    """The hex hash of the row numbers held out, split by split."""
    content = hashlib.sha256()
    for one in splits:
        content.update((",".join(map(str, one.test.tolist())) + "\n").encode())
    return content.hexdigest()


def _check_classes(table: Table, made: tuple[Split, ...]) -> None:
    classes = table.schema.target.classes
    for one in made:
        missing = set(range(len(classes))) - set(table.targets[one.train].tolist())
        if missing:
            name = classes[min(int(code) for code in missing)]
            raise _too_few(table, f"all rows of class {name} are in so few groups that a fold takes them all")


def _too_few(table: Table, found: str) -> DataError:
    fix = "Add rows, or use fewer folds."
    return DataError(table.source, (Problem(table.schema.target.name, (), found, fix),))
