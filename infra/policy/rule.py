"""What a rule is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from infra.policy.properties import Properties

Level = Literal["mandatory", "advisory"]
"""Mandatory rules end a preview or an update; advisory ones are told and change nothing."""

Check = Callable[[Properties], Iterator[str]]
"""What is wrong with a resource, a sentence each; nothing where it keeps the rule."""


@dataclass(frozen=True)
class Rule:
    """One rule.

    Attributes:
        name: Its name: lower-case words with dashes, the cloud first.
        protects: What it is for, as a sentence.
        remedy: How to keep it, as a sentence.
        source: Where it comes from: an id of checkov's (https://www.checkov.io/5.Policy%20Index/all.html), or
            "Landfall" for one of its own.
        types: Types of the resources that it is about.
        check: What is wrong with one of them.
        level: Whether it ends the update.
    """

    name: str
    protects: str
    remedy: str
    source: str
    types: tuple[str, ...]
    check: Check
    level: Level = "mandatory"

    def violations(self, kind: str, properties: Properties) -> tuple[str, ...]:
        """What a resource of some type has that the rule forbids, each as one text for the user."""
        if kind not in self.types:
            return ()
        return tuple(f"{wrong} {self.remedy} ({self.source})" for wrong in self.check(properties))
