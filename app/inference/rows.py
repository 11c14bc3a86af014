"""Rows for the engine out of columns of cells, or every reason why they cannot be."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.errors import Finding, Invalid
from app.inference.columns import NAN, Column
from app.schema import Cell, Schema
from app.steps import Steps

MAX_FINDINGS = 10
"""Findings told in one answer: enough to mend a request, bounded for a batch that is wrong throughout."""
SHOWN_CHARACTERS = 60


@dataclass(frozen=True)
class Rows:
    """Checked rows.

    Attributes:
        values: Doubles, row-major, shape [count, features]: numbers, places of categories, NaN where missing.
        count: How many rows.
    """

    values: "array[float]"
    count: int


class Checker:
    """Checks against one schema."""

    def __init__(self, schema: Schema) -> None:
        self.columns = [Column(feature) for feature in schema.features]
        self._names = frozenset(schema.feature_names())
        self._known = ", ".join(schema.feature_names())
        self.width = len(self.columns)

    def rows(self, received: Mapping[str, Sequence[Cell]], count: int) -> Steps[Rows]:
        """Check every cell, a column at a time.

        Args:
            received: Cells by feature name, each of length `count`; a nullable feature may be left out.
            count: Number of rows, at least 1.

        Raises:
            Invalid: Names are unknown or missing, or values are not allowed; names up to ten of them.
        """
        if not received.keys() <= self._names:
            raise Invalid(self._findings(received))
        values = array("d", bytes(8 * count * self.width))
        for place, column in enumerate(self.columns):
            cells = received.get(column.name)
            if cells is None and column.feature.nullable:
                doubles: array[float] | None = array("d", [NAN]) * count
            else:
                doubles = None if cells is None else column.doubles(cells)
            if doubles is None:
                raise Invalid(self._findings(received))
            values[place :: self.width] = doubles
            yield
        return Rows(values, count)

    def indices(self, findings: Sequence[Finding]) -> list[int]:
        """The column numbers of the features that findings name."""
        fields = {finding.field for finding in findings}
        return [place for place, column in enumerate(self.columns) if column.name in fields]

    def _findings(self, received: Mapping[str, Sequence[Cell]]) -> list[Finding]:
        findings = [
            Finding(_shown(name), "not a feature of this model", f"the features {self._known}")
            for name in received
            if name not in self._names
        ]
        findings += [
            Finding(column.name, "missing", column.feature.allowed())
            for column in self.columns
            if column.name not in received and not column.feature.nullable
        ]
        for column in self.columns:
            for row, cell in enumerate(received.get(column.name, ())):
                if len(findings) >= MAX_FINDINGS:
                    return findings[:MAX_FINDINGS]
                if column.double(cell) is None:
                    findings.append(Finding(column.name, _shown(cell), column.feature.allowed(), row))
        return findings[:MAX_FINDINGS]


def _shown(cell: Cell) -> str:
    text = "null" if cell is None else repr(cell)
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"
