"""What a report is about: everything known of one release, in one record."""

from dataclasses import dataclass

import numpy as np

from model.folds import split
from model.manifest import Content, Parity
from model.outcome import Selection, Value
from model.provenance import Trained
from model.report.explanation import Explanation, explain
from model.schema import Schema


@dataclass(frozen=True)
class Subject:
    """One release.

    Attributes:
        content: What the digest covers.
        selection: How it was chosen.
        schema: What it takes and returns.
        explanation: What it relies on.
        parity: How near what serves is to what was trained.
        rows: Rows of the data.
        missing: Missing values in them.
        threshold: What the gate asked for.
        untrusted: Types in model.skops that its loader has to be told to trust.
    """

    content: Content
    selection: Selection
    schema: Schema
    explanation: Explanation
    parity: Parity
    rows: int
    missing: int
    threshold: float
    untrusted: tuple[str, ...]

    @property
    def title(self) -> str:
        """The model and its family, for a heading."""
        return f"{self.schema.title}: {self.selection.best.candidate.title}"

    @property
    def unit(self) -> str:
        """Of a number predicted; empty where there is none."""
        return self.schema.target.unit


def examine(trained: Trained, content: Content, parity: Parity, untrusted: tuple[str, ...]) -> Subject:
    """Puts together what a report is about; measures what the model relies on.

    Args:
        trained: What the training handed over.
        content: What the digest covers.
        parity: How near what serves is to what was trained.
        untrusted: Types in model.skops that its loader has to be told to trust.
    """
    selection, table, settings = trained.selection, trained.table, trained.settings
    splits = split(table, np.arange(table.rows), settings.folds, settings.seed)
    return Subject(
        content=content,
        selection=selection,
        schema=table.schema,
        explanation=explain(selection.best.candidate, table, splits, selection.metric, settings.seed),
        parity=parity,
        rows=table.rows,
        missing=int(np.isnan(table.features).sum()),
        threshold=settings.threshold,
        untrusted=untrusted,
    )


def listed(parameters: dict[str, Value]) -> str:
    """Parameters in a line, such as "depth 4, leaf 10"."""
    return ", ".join(f"{name} {value}" for name, value in parameters.items() if value is not None) or "none"
