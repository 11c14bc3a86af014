"""A dataset: what its columns mean, where its rows are, and what its user said of both."""

from dataclasses import dataclass
from pathlib import Path

from model.schema import Schema


@dataclass(frozen=True)
class Costs:
    """What a wrong answer of a two-class model costs, in any unit: only their ratio counts.

    Attributes:
        false_alarm: Of predicting the second class where it is not.
        miss: Of not predicting it where it is.
    """

    false_alarm: float
    miss: float


@dataclass(frozen=True)
class Dataset:
    """A schema, the file that fits it, and how to treat it.

    Attributes:
        schema: The columns.
        path: The file.
        fairness: Category features whose groups are compared.
        costs: Decide the decision threshold; None is one half.
        group: A column outside the schema: rows of equal text in it never cross folds.
        ignored: Columns outside the schema that may be in the file.
        trusted: Features that may predict the target all alone.
    """

    schema: Schema
    path: Path
    fairness: tuple[str, ...] = ()
    costs: Costs | None = None
    group: str | None = None
    ignored: tuple[str, ...] = ()
    trusted: tuple[str, ...] = ()
