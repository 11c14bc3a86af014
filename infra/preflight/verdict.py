"""What a check found."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Verdict:
    """What a check found.

    Attributes:
        name: What was checked, such as "credentials".
        state: "ok"; "wrong", so that an `up` would fail; or "unknown".
        told: What was found, as a clause.
        fix: What to do, as a sentence; "" where nothing is to be done.
    """

    name: str
    state: Literal["ok", "wrong", "unknown"]
    told: str
    fix: str = ""


def ok(name: str, told: str) -> Verdict:
    """A check that passed."""
    return Verdict(name, "ok", told)


def wrong(name: str, told: str, fix: str) -> Verdict:
    """A check that failed."""
    return Verdict(name, "wrong", told, fix)


def unknown(name: str, told: str, fix: str = "") -> Verdict:
    """A check that could not tell."""
    return Verdict(name, "unknown", told, fix)
