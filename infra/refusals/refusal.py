"""The form in which a target says what its refusals mean."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

AGAIN = "Then run the update again: it goes on where it stopped."


@dataclass(frozen=True)
class Refusal:
    """One way in which a cloud refuses.

    Attributes:
        kind: What it is about: a quota, calls that came too fast, or who is calling.
        pattern: How the cloud's words are known. Its groups are shown where it has them: `what` is short of,
            how many are the `limit`, are `used`, are `free`, are `wanted` more, and `where`.
        fix: What to do, as sentences.
        source: Where the words are documented.
    """

    kind: Literal["quota", "throttling", "credentials"]
    pattern: "re.Pattern[str]"
    fix: str
    source: str


def known(words: str, table: Sequence[Refusal]) -> str | None:
    """What a refusal means, as a line or two; None where the table does not know it. Pure.

    Clouds have some words in common, such as VolumeLimitExceeded: of several that fit, the one counts that
    reads the most amounts out of them, and of equals the first.

    Args:
        words: What the cloud said.
        table: What is known.
    """
    found = [(refusal, match) for refusal in table if (match := refusal.pattern.search(words))]
    if not found:
        return None
    refusal, match = max(found, key=lambda pair: len(_amounts(pair[1].groupdict(default=""))))
    return f"{_HEADS[refusal.kind](match.groupdict(default=''))} {refusal.fix} {AGAIN}"


_AMOUNTS = (("limit", "{} allowed"), ("used", "{} used"), ("free", "{} free"), ("wanted", "{} more wanted"))


def _quota(groups: dict[str, str]) -> str:
    what = groups.get("what") or "something"
    where = f" in {groups['where']}" if groups.get("where") else ""
    told = ", ".join(_amounts(groups)) or "the cloud does not say how much is allowed"
    return f"The quota of {what}{where} is used up: {told}."


def _amounts(groups: dict[str, str]) -> list[str]:
    return [text.format(groups[name].strip()) for name, text in _AMOUNTS if groups.get(name)]


def _throttling(_: dict[str, str]) -> str:
    return "The cloud had more calls than it takes, also after they were tried again."


def _credentials(_: dict[str, str]) -> str:
    return "The cloud does not know who is calling: the login has expired, or there is none."


_HEADS = {"quota": _quota, "throttling": _throttling, "credentials": _credentials}
