"""Starts a canary and ends it: what is looked at before, what is done, what is put back where that fails."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from delivery.canary import baseline, deployed, evidence, judging, looking, setting, updating
from delivery.canary.deployed import Deployed
from delivery.canary.judging import Figures, Limits
from delivery.canary.updating import Allowed
from delivery.errors import CanaryRefused, CanaryUnreadable, DeliveryError
from delivery.promotion import agreeing, compatibility
from delivery.promotion.environment import Environment, environment
from delivery.promotion.road import Road
from delivery.release import naming
from infra.errors import LandfallError
from infra.plugins.landfall.image import releases
from infra.smoke.outputs import Trial
from model.registry.aliases import Pointer
from model.registry.entry import Entry, Finding
from model.release import Release
from model.signing.keys import PrivateKey
from toolchain.folders import CLONE


@dataclass(frozen=True)
class Asked:
    """What a canary is to be.

    Attributes:
        share: The share of the replicas, above 0 and at most 0.5.
        replicas: Of both releases together; None for what the settings say.
        others: Whether the update may do other things, too.
        key: The key of who starts it; None where none was given.
    """

    share: float
    replicas: int | None = None
    others: bool = False
    key: PrivateKey | None = None


@dataclass(frozen=True)
class Judgement:
    """What was measured and what it means.

    Attributes:
        stack: The stack's name.
        present: Digest of the release that most replicas run.
        trial: The release on trial.
        figures: What was measured.
        findings: The verdicts.
    """

    stack: str
    present: str
    trial: Trial
    figures: Figures
    findings: tuple[Finding, ...]

    @property
    def passed(self) -> bool | None:
        """Whether the release may be promoted; None where there is not enough data to say."""
        return judging.passed(self.findings)


@dataclass(frozen=True)
class Decision:
    """How a promotion is decided.

    Attributes:
        override: The reason for promoting against a verdict, or without one; "" where there is none.
        others: Whether the update may do other things, too.
        key: The key of who promotes; None where none was given.
    """

    override: str = ""
    others: bool = False
    key: PrivateKey | None = None


def start(road: Road, stack: str, named: str, asked: Asked) -> Deployed:
    """Let a share of the replicas run another release.

    Args:
        road: The project, and the registry with the ledger.
        stack: The stack's name.
        named: The release: an alias, a digest or its first digits.
        asked: How much of it.

    Returns:
        The stack with its canary.

    Raises:
        CanaryRefused: The release does not fit, or one is on trial already, or the update that was to start
            it failed and was taken back.
        ApprovalMissing: The stack asks for a person's approval, and nobody gave it.
        DeliveryError: The stack cannot be updated, or there is no such release.
        LandfallError: The stack is not up.
        ModelError: The ledger or a release was altered.
    """
    project = road.project
    target, now = environment(project, stack), deployed.read(project, stack)
    release = releases.named(naming.digest(named, stack, project.plans))
    _check(now, release, target)
    agreeing.agreed(road, target, release, asked.key)
    with setting.undone_on_failure(project.engine, stack):
        setting.begin(project.engine, stack, release.digest, asked.share, asked.replicas)
        allowed = Allowed(others=asked.others)
        with updating.planned(project, stack, now.told.model, now.pinned, allowed) as update:
            # Before the stack is touched: replicas that run a release of which the ledger knows nothing would
            # be a riddle.
            share = f"about {asked.share:.0%} of the replicas of {stack} begin to run it"
            road.registry.record("canary", release.digest, target.alias, reason=share, signer=asked.key)
            came = update.apply()
    if not came:
        _take_back(road, now, release, target.alias, "the update that was to start it failed")
    try:
        running = deployed.read(project, stack)
        baseline.save(stack, looking.begin(running))
    except (DeliveryError, LandfallError, OSError) as error:
        _take_back(road, now, release, target.alias, f"it could not be measured: {error}")
    return running


def status(road: Road, stack: str, limits: Limits, rows: Sequence[str] | None = None) -> Judgement:
    """Measure a canary and judge it.

    Args:
        road: The project.
        stack: The stack's name.
        limits: What is allowed.
        rows: Lines of a prediction log to replay; None takes them from the pods.

    Raises:
        CanaryRefused: There is none.
        CanaryUnreadable: Its pods cannot be asked.
    """
    now = deployed.read(road.project, stack)
    trial = now.canary
    figures = looking.look(now, releases.named(naming.present(now.told.release)).schema, rows)
    return Judgement(stack, now.told.release, trial, figures, judging.judged(figures, limits))


def promote(road: Road, judgement: Judgement, decision: Decision) -> Entry:
    """Let all replicas run what was on trial. The ledger is written before the stack is touched.

    Args:
        road: The project, and the registry with the ledger.
        judgement: Why it may be.
        decision: By whom, and whether against a verdict.

    Returns:
        The ledger's entry.

    Raises:
        CanaryRefused: A verdict is bad or missing, or the update failed and was taken back.
        ApprovalMissing: The stack asks for a person's approval, and nobody gave it.
    """
    project, stack = road.project, judgement.stack
    findings = _decided(judgement, decision)
    target, now = environment(project, stack), deployed.read(project, stack)
    release = releases.named(judgement.trial.release)
    agreed = agreeing.agreed(road, target, release, decision.key)
    if agreed:
        findings = (*findings, Finding("approval", True, f"{agreed.name}, entry {agreed.number}"))
    pointer = Pointer(release.name, target.alias)
    with setting.undone_on_failure(project.engine, stack):
        if now.pinned is None:
            setting.keep(project.engine, stack, release.digest)
        setting.end(project.engine, stack)
        allowed = Allowed(promoting=True, others=decision.others)
        with updating.planned(project, stack, now.told.model, release.digest, allowed) as update:
            entry = evidence.promoted(
                road.registry,
                pointer,
                judgement.present,
                release.digest,
                findings=findings,
                reason=decision.override or f"canary on {stack}: every verdict is good",
                signer=decision.key,
            )
            if not update.apply():
                why = f"the update of {stack} to all replicas failed"
                evidence.reverted(road.registry, pointer, release.digest, why)
                raise CanaryRefused(
                    f"{why}; the ledger and the stack's settings are as before. The replicas that answered go"
                    f" on answering. To put back what the update left: scripts/rollback {stack}"
                    f" --to {judgement.present[7:19]}"
                )
    baseline.remove(stack)
    return entry


def withdraw(
    road: Road,
    stack: str,
    reason: str,
    limits: Limits,
    *,
    others: bool = False,
    measured: tuple[Finding, ...] | None = None,
) -> Entry:
    """Take a canary back; the present release's replicas are not touched.

    Args:
        road: The project, and the registry with the ledger.
        stack: The stack's name.
        reason: Why, for the ledger.
        limits: What the verdicts that are noted hold it against.
        others: Whether the update may do other things, too.
        measured: The verdicts that it is withdrawn for; None to measure now.

    Returns:
        The ledger's entry.

    Raises:
        CanaryRefused: There is none, or the update would do other things.
        DeliveryError: The stack cannot be updated.
    """
    now = deployed.read(road.project, stack)
    release = now.canary.release
    findings = _measured(road, stack, limits) if measured is None else measured
    _end(road, now, others=others)
    baseline.remove(stack)
    alias = environment(road.project, stack).alias
    return road.registry.record("withdraw", release, alias, reason=reason, findings=findings)


def _measured(road: Road, stack: str, limits: Limits) -> tuple[Finding, ...]:
    try:
        return status(road, stack, limits).findings
    except (CanaryUnreadable, LandfallError) as error:
        # A release may be withdrawn because its pods are beyond asking.
        return (Finding("canary", None, f"it could not be measured: {error}"),)


def _check(now: Deployed, release: Release, target: Environment) -> None:
    stack, told = now.stack, now.told
    if told.canary is not None:
        raise CanaryRefused(
            f"Stack {stack!r} has release {told.canary.release} on trial already. Promote it or take it back"
            f" first: scripts/canary withdraw {stack}"
        )
    if release.digest == told.release:
        raise CanaryRefused(f"Stack {stack!r} runs release {release.digest} already. Name another one.")
    present = releases.named(naming.present(told.release))
    found = compatibility.findings(release, present, target.settings, CLONE)
    against = [one for one in found if one.passed is False]
    if against:
        listed = "\n".join(f"  {one.name}: {one.text}" for one in against)
        raise CanaryRefused(
            f"Release {release.digest} cannot answer behind one address with {told.release}:\n{listed}\n"
            "Nothing was changed. Deploy it to a stack of its own."
        )


def _decided(judgement: Judgement, decision: Decision) -> tuple[Finding, ...]:
    if judgement.passed is True:
        return judgement.findings
    if decision.override:
        return (*judgement.findings, Finding("override", None, decision.override))
    listed = "\n".join(f"  {one.name}: {one.text}" for one in judgement.findings if one.passed is not True)
    verb = "is not good enough" if judgement.passed is False else "cannot be judged yet"
    raise CanaryRefused(
        f"Release {judgement.trial.release} on stack {judgement.stack!r} {verb}:\n{listed}\n"
        "Nothing was changed. Let it run on, withdraw it"
        f" (scripts/canary withdraw {judgement.stack}), or promote it all the same with --override REASON,"
        " which the ledger keeps."
    )


def _take_back(road: Road, now: Deployed, release: Release, alias: str, why: str) -> NoReturn:
    _end(road, now, others=False)
    finding = Finding("canary: start", False, why)
    road.registry.record(
        "withdraw", release.digest, alias, reason=f"canary on {now.stack}: {why}", findings=(finding,)
    )
    raise CanaryRefused(
        f"Release {release.digest} was withdrawn from stack {now.stack!r}: {why}. The ledger says so. If"
        " the update failed, what the engine said first tells which object failed and why. The present"
        " release was not touched."
    )


def _end(road: Road, now: Deployed, *, others: bool) -> None:
    project, stack = road.project, now.stack
    with setting.undone_on_failure(project.engine, stack):
        setting.end(project.engine, stack)
        with updating.planned(project, stack, now.told.model, now.pinned, Allowed(others=others)) as update:
            if not update.apply():
                raise DeliveryError(
                    f"The canary of stack {stack!r} could not be removed; the engine says why above. Correct"
                    f" that, then again: scripts/canary withdraw {stack}"
                )
