"""What values must look like where a type alone does not tell: the forms that the clouds' APIs check."""

import ipaddress
import json
import re
from collections.abc import Callable

Form = Callable[[str], str]
"""What is wrong with a value, as the end of a sentence; "" where it is right."""


def pattern(regex: str, meaning: str) -> Form:
    """A form by regular expression, which must match the whole value.

    Args:
        regex: The expression.
        meaning: What it means, in words with an example.
    """
    compiled = re.compile(regex, re.DOTALL)

    def check(value: str) -> str:
        return "" if compiled.fullmatch(value) else f"must be {meaning}"

    return check


def among(*values: str) -> Form:
    """One of a few values."""

    def check(value: str) -> str:
        return "" if value in values else f"must be one of {', '.join(values)}"

    return check


def cidr(shortest: int = 0, longest: int = 32) -> Form:
    """An IPv4 range with its host bits zero.

    Args:
        shortest: The shortest prefix allowed.
        longest: The longest.
    """

    def check(value: str) -> str:
        try:
            network = ipaddress.IPv4Network(value)
        except ValueError as error:
            return f"must be an IPv4 range such as 10.0.0.0/16 ({error})"
        if not shortest <= network.prefixlen <= longest:
            return f"must be a range of /{shortest} to /{longest}"
        return ""

    return check


def document(value: str) -> str:
    """A policy document: JSON with statements that have an effect."""
    try:
        read = json.loads(value)
    except ValueError as error:
        return f"must be a JSON policy document ({error})"
    if not isinstance(read, dict) or not isinstance(read.get("Statement"), list):
        return "must be a JSON object with a list named Statement"
    wrong = [part for part in read["Statement"] if part.get("Effect") not in ("Allow", "Deny")]
    return "must have Effect Allow or Deny in every statement" if wrong else ""


GUID = pattern(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", "a GUID")
