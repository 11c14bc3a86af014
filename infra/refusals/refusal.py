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
            how many are the `limit`, are `used`, are `wanted` more, and `where`.
        fix: What to do, as sentences.
        source: Where the words are documented.
    """

    kind: Literal["quota", "throttling", "credentials"]
    pattern: "re.Pattern[str]"
    fix: str
    source: str


def known(words: str, table: Sequence[Refusal]) -> str | None:
    """What a refusal means, as a line or two; None where the table does not know it. Pure.

    Args:
        words: What the cloud said.
        table: What is known.
    """
    for refusal in table:
        found = refusal.pattern.search(words)
        if found is not None:
            return f"{_HEADS[refusal.kind](found.groupdict(default=''))} {refusal.fix} {AGAIN}"
    return None


def _quota(groups: dict[str, str]) -> str:
    what = groups.get("what") or "something"
    where = f" in {groups['where']}" if groups.get("where") else ""
    amounts = [
        text.format(groups[name].strip())
        for name, text in (("limit", "{} allowed"), ("used", "{} used"), ("wanted", "{} more wanted"))
        if groups.get(name)
    ]
    told = ", ".join(amounts) or "the cloud does not say how much is allowed"
    return f"The quota of {what}{where} is used up: {told}."


def _throttling(_: dict[str, str]) -> str:
    return "The cloud had more calls than it takes, also after they were tried again."


def _credentials(_: dict[str, str]) -> str:
    return "The cloud does not know who is calling: the login has expired, or there is none."


_HEADS = {"quota": _quota, "throttling": _throttling, "credentials": _credentials}
