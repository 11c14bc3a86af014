"""Kubernetes quantities such as "250m" or "192Mi" as numbers.

Source: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
"""

SUFFIXES = {
    "n": 1e-9,
    "u": 1e-6,
    "m": 1e-3,
    "k": 1e3,
    "M": 1e6,
    "G": 1e9,
    "T": 1e12,
    "P": 1e15,
    "E": 1e18,
    "Ki": 2.0**10,
    "Mi": 2.0**20,
    "Gi": 2.0**30,
    "Ti": 2.0**40,
    "Pi": 2.0**50,
    "Ei": 2.0**60,
}


def number(quantity: str) -> float:
    """The value of a quantity in its base unit (cores, bytes, pieces).

    Raises:
        ValueError: It is not a quantity.
    """
    for length in (2, 1):
        factor = SUFFIXES.get(quantity[-length:])
        if factor is not None:
            return float(quantity[:-length]) * factor
    return float(quantity)
