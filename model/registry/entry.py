"""One entry of the ledger: who did what to which release, when, on which evidence."""

import json
from dataclasses import asdict, dataclass
from typing import Literal

from pydantic import ConfigDict, TypeAdapter

Action = Literal[
    "register", "canary", "promote", "update", "failed", "approve", "rollback", "withdraw", "prune"
]
"""What can happen to a release:

register: it was trained or brought here. canary: a share of a stack's replicas began to run it. promote: an
alias moved forward to it. update: a stack was updated around it, which stayed. failed: such an update was
not good, and nothing was taken back. approve: a named person agreed to a deployment. rollback: an alias moved
back to it. withdraw: a deployment of it failed and was taken back. prune: its files were removed.
"""

MOVES: tuple[Action, ...] = ("promote", "rollback")
"""The actions that move an alias."""

DEPLOYMENTS: tuple[Action, ...] = (*MOVES, "update")
"""The actions that say what a stack is about to run."""

_STRICT = ConfigDict(extra="forbid", strict=True)


@dataclass(frozen=True)
class Finding:
    """One verdict that the action rested on.

    Attributes:
        name: What was judged, such as "lower bound".
        passed: None where there was not enough data to say.
        text: The verdict as a sentence.
    """

    __pydantic_config__ = _STRICT

    name: str
    passed: bool | None
    text: str


@dataclass(frozen=True)
class Event:
    """What is to be recorded.

    Attributes:
        action: What happened.
        digest: To which release, "sha256:…".
        who: Who did it, such as "ana@build-7".
        when: Time in UTC as RFC 3339, such as "2026-11-21T09:00:00Z".
        model: The model's name; empty where the release could no longer be read.
        alias: Which alias of that model moved; empty where none did.
        reason: Why, for people; may be empty.
        evidence: Hex hash of the release's SHA256SUMS; empty where the action has none.
        findings: The verdicts that it rested on.
    """

    action: Action
    digest: str
    who: str
    when: str
    model: str = ""
    alias: str = ""
    reason: str = ""
    evidence: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Entry(Event):
    """An event in its place in the chain.

    Attributes:
        number: Its line, from 1.
        previous: Hex hash of the line before; 64 zeros on line 1.
        key: Fingerprint of the key that signed it; empty where nobody did.
        signature: Signature of `signed_text`, base64; empty where nobody signed.
    """

    __pydantic_config__ = _STRICT

    number: int = 0
    previous: str = ""
    key: str = ""
    signature: str = ""

    def to_line(self) -> bytes:
        """The line without its newline: JSON, keys sorted, no spaces, ASCII only."""
        return _canonical(asdict(self))

    def signed_text(self) -> bytes:
        """What a signer signs: the line without the signature."""
        return _canonical({name: value for name, value in asdict(self).items() if name != "signature"})


_ENTRIES = TypeAdapter(Entry)


def parse(line: bytes) -> Entry:
    """Reads one line.

    Raises:
        ValueError: It is no entry.
    """
    return _ENTRIES.validate_json(line)


def _canonical(record: dict[str, object]) -> bytes:
    return json.dumps(record, sort_keys=True, separators=(",", ":")).encode()
