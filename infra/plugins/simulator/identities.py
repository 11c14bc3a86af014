"""Values of the forms that clouds make up: random ones for new ids, derived ones for what hangs on an id."""

import hashlib
import secrets
import uuid

DIGITS = "0123456789"
_UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def hexadecimal(length: int) -> str:
    """New random hexadecimal digits."""
    return secrets.token_hex(length)[:length]


def number(length: int) -> str:
    """New random decimal digits, the first not zero."""
    return secrets.choice(DIGITS[1:]) + "".join(secrets.choice(DIGITS) for _ in range(length - 1))


def derived(seed: str, length: int) -> str:
    """Hexadecimal digits that follow from a seed: the same thing always has the same."""
    return hashlib.shake_256(seed.encode()).hexdigest(length)[:length]


def derived_upper(seed: str, length: int) -> str:
    """Capital letters and digits that follow from a seed, as in the ids of AWS IAM."""
    digest = hashlib.shake_256(seed.encode()).digest(length)
    return "".join(_UPPER[byte % len(_UPPER)] for byte in digest)


def derived_number(seed: str, length: int) -> str:
    """Decimal digits that follow from a seed, the first not zero."""
    digest = hashlib.shake_256(seed.encode()).digest(length)
    return DIGITS[1 + digest[0] % 9] + "".join(DIGITS[byte % 10] for byte in digest[1:])


def derived_guid(seed: str) -> str:
    """A GUID that follows from a seed."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, seed))


def derived_address(seed: str) -> str:
    """An address of 203.0.113.0/24, which documentation has for itself (RFC 5737): nobody's."""
    return f"203.0.113.{1 + hashlib.sha256(seed.encode()).digest()[0] % 254}"
