"""Upper ends of the histograms' buckets. Data only."""

from typing import Final

REQUEST_SECONDS: Final = (
    0.0001,
    0.00025,
    0.0005,
    0.001,
    0.0025,
    0.005,
    0.01,
    0.025,
    0.05,
    0.1,
    0.25,
    0.5,
    1.0,
    2.5,
)
"""From a warm request of one row (some 50 µs) to the timeout of an impatient client."""

ENGINE_SECONDS: Final = (
    2e-06,
    5e-06,
    1e-05,
    2.5e-05,
    5e-05,
    0.0001,
    0.00025,
    0.0005,
    0.001,
    0.0025,
    0.01,
    0.05,
    0.25,
    1.0,
)
"""From one row in a compiled engine (a few µs) to the largest batch in the slowest one."""

BATCH_ROWS: Final = (1, 2, 5, 10, 50, 100, 500, 1000, 5000, 10000)

SCORES: Final = tuple(step / 20 for step in range(1, 20))
"""Probabilities in steps of 0.05, as drift of a model's answers is usually told."""

VALUE_STEPS: Final = 20
"""Buckets between the least and the greatest target of a regression's data."""


def of_values(low: float | None, high: float | None) -> tuple[float, ...]:
    """Bounds for a predicted number.

    Args:
        low: The least target in the data; None where the schema does not tell.
        high: The greatest, likewise.

    Returns:
        `VALUE_STEPS` + 1 ends from `low` to `high`, or none: sum and count are then all that is known.
    """
    if low is None or high is None or not low < high:
        return ()
    return tuple(low + (high - low) * step / VALUE_STEPS for step in range(VALUE_STEPS + 1))
