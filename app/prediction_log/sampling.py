"""Which requests are logged: decided by the request's id alone, so that every replica decides alike."""

from itertools import count
from zlib import crc32

_RANGE = 2**32
_GOLDEN = 2654435769
"""2**32 by the golden ratio: its multiples fill the range evenly (Knuth, TAOCP volume 3, section 6.4)."""


class Sampler:
    """Takes a share of the requests."""

    __slots__ = ("_limit", "_unnamed")

    def __init__(self, share: float) -> None:
        """Prepare.

        Args:
            share: 0 takes none, 1 all.
        """
        self._limit = round(share * _RANGE)
        self._unnamed = count(1)

    def takes(self, request_id: str) -> bool:
        """Whether the request is in the sample; one without an id is decided by its turn."""
        number = crc32(request_id.encode("utf-8", "surrogatepass")) if request_id else next(self._unnamed)
        # Ids that only count up have checksums in a pattern: the product scatters them.
        return number * _GOLDEN % _RANGE < self._limit
