"""Starts a canary and ends it: what is looked at before, what is done, what is put back where that fails."""

from collections.abc import Sequence
from dataclasses import dataclass

from delivery.canary import baseline, compatibility, deployed, evidence, judging, looking, setting, updating
from delivery.canary.deployed import Deployed
from delivery.canary.judging import Figures, Limits
from delivery.engine import Engine
from delivery.errors import CanaryRefused, CanaryUnreadable, DeliveryError
from infra.plugins.landfall.image import releases
from infra.smoke.outputs import Trial
from model.registry.entry import Entry, Finding
from model.registry.shelf import Signer


@dataclass(frozen=True)
class Asked:
    """What a canary is to be.

    Attributes:
        share: The share of the replicas, above 0 and at most 0.5.
        replicas: Of both releases together; None for what the settings say.
        others: Whether the update may do other things, too.
    """

    share: float
    replicas: int | None = None
    others: bool = False


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


def start(engine: Engine, stack: str, named: str, asked: Asked) -> Deployed:
    """Let a share of the replicas run another release.

    Args:
        engine: The engine.
        stack: The stack's name.
        named: The release: an alias, a digest or its first digits.
        asked: How much of it.

    Returns:
        The stack with its canary.

    Raises:
        CanaryRefused: The release does not fit, or one is on trial already, or it did not come up and was
            withdrawn.
        DeliveryError: The stack cannot be updated.
        LandfallError: The stack is not up, or the release is not in this machine's store.
        ModelError: There is no such release.
    """
    now = deployed.read(engine, stack)
    evidence.alias(stack)
    release = evidence.registry().resolve(named)
    _check(now, release)
    with setting.undone_on_failure(engine, stack):
        setting.begin(engine, stack, release, asked.share, asked.replicas)
        with updating.planned(engine, stack, now.told.model, others=asked.others) as update:
            came = update.apply()
    if not came:
        _take_back(engine, stack, now.told.model, release)
    running = deployed.read(engine, stack)
    baseline.save(stack, looking.begin(running))
    trial = running.canary
    evidence.begun(
        stack, release, f"{trial.replicas} of {trial.replicas + trial.beside} replicas of {stack} run it"
    )
    return running


def status(engine: Engine, stack: str, limits: Limits, rows: Sequence[str] | None = None) -> Judgement:
    """Measure a canary and judge it.

    Args:
        engine: The engine.
        stack: The stack's name.
        limits: What is allowed.
        rows: Lines of a prediction log to replay; None takes them from the pods.

    Raises:
        CanaryRefused: There is none.
        CanaryUnreadable: Its pods cannot be asked.
    """
    now = deployed.read(engine, stack)
    figures = looking.look(now, releases.named(now.told.release).schema, rows)
    return Judgement(stack, now.told.release, now.canary, figures, judging.judged(figures, limits))


def promote(
    engine: Engine,
    judgement: Judgement,
    *,
    override: str = "",
    others: bool = False,
    signer: Signer | None = None,
) -> Entry:
    """Let all replicas run what was on trial.

    Args:
        engine: The engine.
        judgement: Why it may be.
        override: The reason for promoting against a verdict, or without one.
        others: Whether the update may do other things, too.
        signer: The key of whoever decides.

    Returns:
        The ledger's entry.

    Raises:
        CanaryRefused: A verdict is bad or missing, or the update failed and was taken back.
    """
    stack, release = judgement.stack, judgement.trial.release
    findings = judgement.findings
    if judgement.passed is not True:
        if not override:
            raise CanaryRefused(_not_yet(judgement))
        findings = (*findings, Finding("override", None, override))
    model = deployed.read(engine, stack).told.model
    with setting.undone_on_failure(engine, stack):
        setting.keep(engine, stack, release)
        setting.end(engine, stack)
        with updating.planned(engine, stack, model, promoting=True, others=others) as update:
            reason = override or f"canary on {stack}: every verdict is good"
            entry = evidence.promoted(
                stack, judgement.present, release, findings=findings, reason=reason, signer=signer
            )
            if not update.apply():
                why = f"the update of {stack} to all replicas failed"
                evidence.reverted(stack, release, why)
                raise CanaryRefused(
                    f"{why}; the ledger and the stack's settings are as before. The replicas that answered go"
                    f" on answering. To put back what the update left: pulumi up --stack {stack}"
                )
    baseline.remove(stack)
    return entry


def withdraw(engine: Engine, stack: str, reason: str, limits: Limits, *, others: bool = False) -> Entry:
    """Take a canary back; the present release's replicas are not touched.

    Args:
        engine: The engine.
        stack: The stack's name.
        reason: Why, for the ledger.
        limits: What the verdicts that are noted hold it against.
        others: Whether the update may do other things, too.

    Returns:
        The ledger's entry.

    Raises:
        CanaryRefused: There is none, or the update would do other things.
        DeliveryError: The stack cannot be updated.
    """
    now = deployed.read(engine, stack)
    release = now.canary.release
    try:
        findings = status(engine, stack, limits).findings
    except CanaryUnreadable as error:
        # A release may be withdrawn because its pods are beyond asking.
        findings = (Finding("canary", None, f"it could not be measured: {error}"),)
    _end(engine, stack, now.told.model, others=others)
    baseline.remove(stack)
    return evidence.withdrawn(stack, release, findings, reason)


def _check(now: Deployed, release: str) -> None:
    stack, told = now.stack, now.told
    if told.canary is not None:
        raise CanaryRefused(
            f"Stack {stack!r} has release {told.canary.release} on trial already. Promote it or take it back"
            f" first: scripts/canary withdraw {stack}"
        )
    if release == told.release:
        raise CanaryRefused(f"Stack {stack!r} runs release {release} already. Name another one.")
    broken = compatibility.breaks(releases.named(told.release).schema, releases.named(release).schema)
    if broken:
        raise CanaryRefused(
            f"Release {release} cannot answer for {told.release} behind one address: {'; '.join(broken)}."
            " Deploy it to a stack of its own."
        )


def _take_back(engine: Engine, stack: str, model: str, release: str) -> None:
    why = "the update that was to start it failed"
    _end(engine, stack, model, others=False)
    evidence.withdrawn(stack, release, (Finding("canary: start", False, why),), f"canary on {stack}: {why}")
    raise CanaryRefused(
        f"Release {release} was withdrawn from stack {stack!r}: {why}. The ledger says so. What the engine"
        " said first tells which object failed and why; the present release was not touched."
    )


def _end(engine: Engine, stack: str, model: str, *, others: bool) -> None:
    with setting.undone_on_failure(engine, stack):
        setting.end(engine, stack)
        with updating.planned(engine, stack, model, others=others) as update:
            if not update.apply():
                raise DeliveryError(
                    f"The canary of stack {stack!r} could not be removed; the engine says why above. Correct"
                    f" that, then again: scripts/canary withdraw {stack}"
                )


def _not_yet(judgement: Judgement) -> str:
    listed = "\n".join(f"  {one.name}: {one.text}" for one in judgement.findings if one.passed is not True)
    verb = "is not good enough" if judgement.passed is False else "cannot be judged yet"
    return (
        f"Release {judgement.trial.release} on stack {judgement.stack!r} {verb}:\n{listed}\n"
        "Nothing was changed. Let it run on, withdraw it"
        f" (scripts/canary withdraw {judgement.stack}), or promote it all the same with --override REASON,"
        " which the ledger keeps."
    )
