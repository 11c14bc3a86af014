"""Rows for the engine out of columns of cells, or every reason why they cannot be."""

from array import array
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import islice

import msgspec

from app.errors import Finding, Invalid
from app.inference.columns import NAN, Column
from app.schema import Cell, Schema
from app.steps import Steps

MAX_FINDINGS = 10
"""Findings told in one answer: enough to mend a request, bounded for a batch that is wrong throughout."""
SHOWN_CHARACTERS = 60


class Rows(msgspec.Struct, frozen=True):
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
        self._required = frozenset(one.name for one in schema.features if not one.nullable)
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
            raise Invalid((yield from self._findings(received)))
        values = array("d", bytes(8 * count * self.width))
        for place, column in enumerate(self.columns):
            cells = received.get(column.name)
            if cells is None and column.feature.nullable:
                doubles: array[float] | None = array("d", [NAN]) * count
            else:
                doubles = None if cells is None else column.doubles(cells)
            if doubles is None:
                raise Invalid((yield from self._findings(received)))
            values[place :: self.width] = doubles
            yield
        return Rows(values, count)

    def require_names(self, given: Set[str], row: int) -> None:
        """Refuse one row's names.

        Args:
            given: The names that the row has.
            row: Its place in the request.

        Raises:
            Invalid: One or more are no feature's, or a feature that is needed is not among them.
        """
        if not (given <= self._names and given >= self._required):
            raise Invalid(self._misnamed(given, row))

    def indices(self, findings: Sequence[Finding]) -> list[int]:
        """The column numbers of the features that findings name; their number for a name that is none's."""
        fields = {finding.field for finding in findings}
        places = [place for place, column in enumerate(self.columns) if column.name in fields]
        return [*places, self.width] if len(fields) > len(places) else places

    def _findings(self, received: Mapping[str, Sequence[Cell]]) -> Steps[list[Finding]]:
        findings = self._misnamed(received.keys(), 0)
        for column in self.columns:
            for row, cell in enumerate(received.get(column.name, ())):
                if len(findings) >= MAX_FINDINGS:
                    return findings
                if column.double(cell) is None:
                    findings.append(Finding(column.name, _shown(cell), column.feature.allowed(), row))
            yield
        return findings

    def _misnamed(self, given: Set[str], row: int) -> list[Finding]:
        """Up to `MAX_FINDINGS` of the names that are unknown or missing."""
        return list(islice(self._each_misnamed(given, row), MAX_FINDINGS))

    def _each_misnamed(self, given: Set[str], row: int) -> Iterable[Finding]:
        for name in given:
            if name not in self._names:
                known = f"the features {self._known}"
                yield Finding(_shown(name), "not a feature of this model", known, row)
        for column in self.columns:
            if column.name not in given and not column.feature.nullable:
                yield Finding(column.name, "missing", column.feature.allowed(), row)


def _shown(cell: Cell) -> str:
    text = "null" if cell is None else repr(cell)
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"
