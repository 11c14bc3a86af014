"""Whether a stack does what a release promises: the smoke test, and a while of requests after it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from delivery.errors import DeliveryError
from delivery.previewing import Project
from delivery.promotion import limits, watching
from delivery.promotion.environment import Environment, running
from delivery.release import smoke
from delivery.release.junit import Case
from infra.errors import LandfallError
from infra.smoke.outputs import Outputs
from model.errors import ModelError
from model.registry.entry import Finding
from model.release import Release

WAIT_SECONDS = 60.0
"""How long an endpoint may take to answer after the update has seen its pods ready."""

Told = Callable[[str, Sequence[Case]], None]
"""Takes a stack's name and what its smoke test looked at."""


@dataclass(frozen=True)
class Looked:
    """What was found.

    Attributes:
        findings: The verdicts.
        good: Whether none of them is against the release; what could not be judged is not.
    """

    findings: tuple[Finding, ...]

    @property
    def good(self) -> bool:
        """Whether the release may stay."""
        return all(finding.passed is not False for finding in self.findings)

    @property
    def reason(self) -> str:
        """What speaks against it, in words."""
        return " ".join(f"{one.name}: {one.text}" for one in self.findings if one.passed is False)


def look(project: Project, stack: Environment, release: Release, seconds: float, tell: Told) -> Looked:
    """Look at a stack. What cannot be looked at is not good: nothing is raised.

    Args:
        project: The project.
        stack: The stack.
        release: What it should run.
        seconds: How long it is watched after the smoke test; 0 for the smoke test alone.
        tell: Takes what the smoke test looked at.
    """
    try:
        return _looked(project, stack, release, seconds, tell)
    except Exception as error:  # a bad release must not stay because looking at it fails
        return Looked((Finding("look", False, f"It could not be looked at. {words(error)}"),))


def words(error: Exception) -> str:
    """An error as a sentence, with its kind where it was not made for people."""
    told = isinstance(error, (DeliveryError, LandfallError, ModelError))
    return str(error) if told else f"{type(error).__name__}: {error}"


def _looked(project: Project, stack: Environment, release: Release, seconds: float, tell: Told) -> Looked:
    deployed = running(project, stack.stack)
    if deployed is None:
        return Looked((Finding("smoke test", False, f"Stack {stack.stack!r} is not up."),))
    cases = smoke.check(deployed, release, WAIT_SECONDS)
    tell(stack.stack, cases)
    tested = limits.smoke(cases)
    if not tested.passed or seconds <= 0:
        return Looked((tested,))
    return Looked((tested, *_watched(deployed, stack, release, seconds)))


def _watched(deployed: Outputs, stack: Environment, release: Release, seconds: float) -> tuple[Finding, ...]:
    allowed = stack.settings.promotion
    return limits.verdicts(watching.watch(deployed, release, allowed, seconds), allowed)
