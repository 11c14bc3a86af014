"""The compiled model: a shared object made from the release's model.c, called through ctypes.

One row is called with the interpreter's lock held, since giving it away costs more than the answer; blocks of
rows without it, so that other threads go on meanwhile.
"""

import ctypes
import platform
from array import array
from collections.abc import Callable
from pathlib import Path

from app.engine.arrays import FORMATS, Arrays, parse, readable
from app.engine.contract import Contributions, Values, require_length
from app.engine.contributions import contributions
from app.errors import ReleaseUnusable


def architecture() -> str:
    """This machine's, as in file names: "linux-x86_64"."""
    return f"{platform.system()}-{platform.machine()}".lower()


class Compiled:
    """An engine of machine code."""

    name = "compiled"

    def __init__(self, library: Path, arrays: Callable[[], bytes]) -> None:
        """Load the shared object; whoever calls has checked its hash.

        Args:
            library: The file.
            arrays: Gives model.json, which only contributions need.

        Raises:
            OSError: The system cannot load the file.
            ReleaseUnusable: It is not a model's.
        """
        # A name with a slash: else the loader looks through the system's own folders.
        path = str(library.resolve())
        held, free = ctypes.PyDLL(path), ctypes.CDLL(path)
        try:
            shape = (ctypes.c_int * 4).in_dll(held, "landfall_shape")
            self._one, self._rows = held.landfall_one, free.landfall_rows
        except (ValueError, AttributeError):
            raise ReleaseUnusable(f"{library} holds no model of ours. Build the release again.") from None
        version, self._features, self.outputs, _ = shape
        if version not in FORMATS:
            raise ReleaseUnusable(
                f"{library} has format {version}; this server reads {readable()}. Build the release again."
            )
        self._one.argtypes, self._one.restype = (ctypes.c_void_p, ctypes.c_void_p), None
        self._rows.argtypes = (ctypes.c_void_p, ctypes.c_int64, ctypes.c_void_p)
        self._rows.restype = None
        self._answer = ctypes.c_double * self.outputs
        self._read = arrays
        self._arrays: Arrays | None = None

    def one(self, row: "array[float]") -> list[float]:
        """Predict a row."""
        answer = self._answer()
        self._one(row.buffer_info()[0], answer)
        return answer[:]

    def rows(self, values: Values, count: int) -> memoryview:
        """Predict many rows, in blocks that stay in the processor's cache."""
        require_length(values, count, self._features)
        # A copy where the address cannot be had otherwise; it is also where doubles begin on a multiple of 8.
        rows = values if isinstance(values, array) else array("d", bytes(values))
        found = array("d", bytes(8 * count * self.outputs))
        self._rows(rows.buffer_info()[0], count, found.buffer_info()[0])
        return memoryview(found)

    def contributions(self, row: "array[float]") -> Contributions | None:
        """How the prediction of a row came about, from the arrays that the machine code was made of."""
        if self._arrays is None:
            self._arrays = parse(self._read())
        return contributions(self._arrays, row)
