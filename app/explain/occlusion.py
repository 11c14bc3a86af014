"""What changes in the answer when one value is put to its reference: for models that do not add up.

No sum of such changes need equal the prediction: features that work together are each counted, or none.
"""

import math
from array import array
from collections.abc import Callable, Sequence


def occlude(
    answer: "Callable[[array[float]], Sequence[float]]",
    row: "array[float]",
    reference: "array[float]",
    prediction: Sequence[float],
) -> list[list[float]]:
    """Replace one value at a time.

    Args:
        answer: The model: a row to its outputs.
        row: The row to explain.
        reference: What is put in a value's place.
        prediction: The row's own outputs.

    Returns:
        Features x outputs: the prediction less the answer with that feature at its reference.
    """
    changes = []
    for place, put in enumerate(reference):
        if row[place] == put or (math.isnan(row[place]) and math.isnan(put)):
            changes.append([0.0] * len(prediction))
            continue
        other = row[:]
        other[place] = put
        changes.append([own - without for own, without in zip(prediction, answer(other), strict=True)])
    return changes
