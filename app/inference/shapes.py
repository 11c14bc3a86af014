"""Shapes as clients send them, any extent perhaps huge: how many there may be, and how they are shown."""

from collections.abc import Sequence

from app.errors import Malformed

MATRIX_RANK = 2
"""[N], [N, 1] and [N, features] are all there is, so nothing needs to look at more extents than two."""
SHOWN_EXTENTS = 8
SHOWN_DIGITS = 20


def require_rank(name: str, shape: Sequence[int]) -> None:
    """Refuse a tensor of more extents than any that is taken, before anything goes through them.

    The product of many long numbers costs time by the square of their length: seconds for a megabyte.

    Raises:
        Malformed: There are more than `MATRIX_RANK`.
    """
    if len(shape) > MATRIX_RANK:
        raise Malformed(
            f"The input {name[:100]!r} has shape {shown(shape)}, of {len(shape)} extents; "
            "allowed: [N], [N, 1] or [N, features]."
        )


def shown(shape: Sequence[int]) -> str:
    """A shape for a sentence, cut where it is long."""
    extents = [str(extent)[:SHOWN_DIGITS] for extent in shape[:SHOWN_EXTENTS]]
    return f"[{', '.join(extents)}{', …' if len(shape) > SHOWN_EXTENTS else ''}]"
