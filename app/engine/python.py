"""The model in Python alone, from the release's flat arrays: what serves where nothing faster can."""

from array import array
from collections.abc import Sequence

from app.engine.answers import answer_of, columns_of, finish
from app.engine.arrays import Arrays
from app.engine.contract import Contributions, Values, require_length
from app.engine.contributions import contributions


class Python:
    """An engine without compiled code."""

    name = "python"

    def __init__(self, arrays: Arrays) -> None:
        self.outputs = arrays.outputs
        self._arrays = arrays
        self._answer = answer_of(arrays)

    def one(self, row: "array[float]") -> Sequence[float]:
        """Predict a row."""
        return finish(self._arrays, self._answer(columns_of(self._arrays.columns, row)))

    def rows(self, values: Values, count: int) -> memoryview:
        """Predict many rows, one after the other."""
        width = self._arrays.features
        require_length(values, count, width)
        doubles = array("d", bytes(values))
        found = array("d")
        for first in range(0, count * width, width):
            found.extend(self.one(doubles[first : first + width]))
        return memoryview(found)

    def contributions(self, row: "array[float]") -> Contributions | None:
        """How the prediction of a row came about."""
        return contributions(self._arrays, row)
