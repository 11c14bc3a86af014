"""Numbers and names in properties: taken only where they are known. Pure."""

import re
from decimal import Decimal, InvalidOperation

_SUFFIXES = {"": Decimal(1) / 2**30}
_SUFFIXES |= {
    name: Decimal(2) ** (10 * (power - 3)) for power, name in enumerate(("Ki", "Mi", "Gi", "Ti"), 1)
}
_SUFFIXES |= {name: Decimal(10) ** (3 * power) / 2**30 for power, name in enumerate(("k", "M", "G", "T"), 1)}
"""How much of a GiB each of Kubernetes' suffixes is
(https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/)."""


def named(value: object, otherwise: str) -> str:
    """A property's value as the name of a thing; another name where it is none, or not known yet."""
    return value if isinstance(value, str) and value else otherwise


def number(value: object) -> Decimal | None:
    """A property's value as a number; None where it is none, or not known yet."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() and found >= 0 else None


def gibibytes(value: object) -> Decimal | None:
    """One of Kubernetes' quantities, such as "2Gi", in GiB; None where it is none, or not known yet."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([A-Za-z]*)", value) if isinstance(value, str) else None
    if found is None or found[2] not in _SUFFIXES:
        return None
    return Decimal(found[1]) * _SUFFIXES[found[2]]


def times(*factors: Decimal | None) -> Decimal | None:
    """The product; None where one factor is not known."""
    product = Decimal(1)
    for factor in factors:
        if factor is None:
            return None
        product *= factor
    return product
