"""Who agreed that a release goes onto a stack: a person's signature in the ledger, and never one's own. Pure,
but for reading public keys.

An approval counts once: for one deployment of one release on one stack, by the plan that the approver named,
if any. Every deployment is an entry of the ledger, and ends what was approved before it. A canary of the
release and what becomes of it are one deployment. Which people may approve stands in the stack's file, so
that it is changed by a review. Two different people are needed: both sign, the one the approval and the other
the promotion, with keys that are listed there; and who signed the release itself approves neither.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from delivery.errors import ApprovalMissing, ApprovalRefused
from delivery.promotion.environment import Environment
from model.errors import SignatureError
from model.registry.aliases import Pointer
from model.registry.entry import DEPLOYMENTS, Entry, Finding
from model.release import Release
from model.signing import keys, signature
from model.signing.keys import PrivateKey, PublicKey

People = Mapping[str, PublicKey]

_PLAN = "plan"
"""Name of the finding of an approval that holds the fingerprint of the plan which was approved."""


@dataclass(frozen=True)
class Approved:
    """An approval that counts.

    Attributes:
        name: Who agreed.
        number: The entry of the ledger.
    """

    name: str
    number: int


def people(target: Environment, clone: Path) -> People:
    """The people whom a stack's file lists, by name.

    Args:
        target: The stack.
        clone: The clone's folder, from which paths of keys start.

    Raises:
        ApprovalRefused: Nobody is listed, or one key twice.
        SignatureError: A key cannot be read.
    """
    listed = {
        name: keys.read_public(clone / file) for name, file in target.settings.promotion.approvers.items()
    }
    if not listed:
        raise ApprovalRefused(
            f"Stack {target.stack!r} asks for a named approval, and its file lists nobody who may give one."
            " List two people at least, whose keys `python -m model key FILE` makes, in landfall:promotion"
            " `approvers: {ana: keys/ana.pub, ben: keys/ben.pub}`; or set `approval: none` there."
        )
    seen: dict[str, str] = {}
    for name, key in listed.items():
        if key.fingerprint in seen:
            raise ApprovalRefused(
                f"Stack {target.stack!r} lists one key for {seen[key.fingerprint]} and {name}. Give each"
                " their own: nobody approves their own promotion."
            )
        seen[key.fingerprint] = name
    return listed


def named(listed: People, key: PrivateKey | None, what: str) -> str:
    """The person whose key somebody uses.

    Args:
        listed: Who may.
        key: The key; None where none was given.
        what: What they want to do, as it follows "to".

    Raises:
        ApprovalRefused: It is nobody's of them.
    """
    known = ", ".join(sorted(listed))
    if key is None:
        raise ApprovalRefused(f"Give your own key to {what}: --key FILE. It must be that of one of: {known}.")
    for name, public in listed.items():
        if public.fingerprint == key.key:
            return name
    raise ApprovalRefused(
        f"The key with fingerprint {key.key[:16]} is nobody's who may {what}. Use that of one of: {known}."
    )


def authors(listed: People, release: Release) -> frozenset[str]:
    """Those of some people whose key signed a release: it is theirs."""
    return frozenset(name for name, key in listed.items() if _signed(release, key))


def bound_to(plan: str | None) -> tuple[Finding, ...]:
    """What an approval's entry says of the plan that was approved: nothing where there was none.

    Args:
        plan: The plan's fingerprint.
    """
    return (Finding(_PLAN, True, plan),) if plan else ()


def given(
    entries: Iterable[Entry],
    pointer: Pointer,
    digest: str,
    listed: People,
    own: frozenset[str],
    *,
    plan: str | None = None,
) -> Approved:
    """The approval that a promotion rests on.

    Args:
        entries: The ledger.
        pointer: The stack's alias of the model.
        digest: The release's.
        listed: Who may approve.
        own: Those of them whose own it is: who promotes it, and who signed it.
        plan: Fingerprint of the reviewed plan that is to be applied; None where there is none.

    Raises:
        ApprovalMissing: Nobody approved, or only with another plan.
        ApprovalRefused: Only somebody did whose own it is.
    """
    found = tuple(_agreed(tuple(entries), pointer, digest, listed))
    agreed = tuple(approved for approved, with_plan in found if with_plan in (None, plan))
    for approved in agreed:
        if approved.name not in own:
            return approved
    others = ", ".join(sorted(name for name in listed if name not in own)) or "nobody else"
    bound = f" --plan {plan}" if plan else " --plan none" if found else ""
    how = f"with scripts/approve {digest[7:19]} {pointer.alias}{bound} --key FILE. Then promote again."
    if agreed:
        raise ApprovalRefused(
            f"{agreed[0].name} approved release {digest[7:19]} for {pointer}, and signed or promotes it, too."
            f" Nobody approves their own: one of these can: {others}, {how}"
        )
    other = ""
    if found:
        approved, with_plan = found[0]
        other = f" {approved.name} approved it with the plan {with_plan}; here is {plan or 'none'}."
    raise ApprovalMissing(
        f"Release {digest[7:19]} is not approved for {pointer}.{other} One of these can: {others}, {how}"
    )


def _agreed(
    entries: Sequence[Entry], pointer: Pointer, digest: str, listed: People
) -> Iterator[tuple[Approved, str | None]]:
    """Every approval of a release since the stack's last deployment, with the plan that it is bound to."""
    for entry in reversed(entries):
        if (entry.model, entry.alias) != (pointer.model, pointer.alias):
            continue
        if entry.action in DEPLOYMENTS or (entry.action, entry.digest) == ("withdraw", digest):
            return
        if entry.action == "approve" and entry.digest == digest:
            signer = signature.signer_of(entry, listed.values())
            plan = next((one.text for one in entry.findings if one.name == _PLAN), None)
            yield from ((Approved(name, entry.number), plan) for name, key in listed.items() if key is signer)


def _signed(release: Release, key: PublicKey) -> bool:
    try:
        signature.verify(release, key)
    except SignatureError:
        return False
    return True
