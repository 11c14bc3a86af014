"""Who agreed that a release goes onto a stack: a person's signature in the ledger, and never one's own. Pure,
but for reading public keys.

An approval counts once: for one release on one stack, from where the stack's alias moved last. Which people
may approve stands in the stack's file, so that it is changed by a review. Two different people are needed:
both sign, the one the approval and the other the promotion, with keys that are listed there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from delivery.errors import ApprovalMissing, ApprovalRefused
from delivery.promotion.environment import Environment
from model.registry.aliases import Pointer
from model.registry.entry import MOVES, Entry
from model.signing import keys, signature
from model.signing.keys import PrivateKey, PublicKey

People = Mapping[str, PublicKey]


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


def given(entries: Iterable[Entry], pointer: Pointer, digest: str, listed: People, promoter: str) -> Approved:
    """The approval that a promotion rests on.

    Args:
        entries: The ledger.
        pointer: The stack's alias of the model.
        digest: The release's.
        listed: Who may approve.
        promoter: The person who promotes.

    Raises:
        ApprovalMissing: Nobody approved.
        ApprovalRefused: Only the promoter themself did, or whoever made the release.
    """
    entries = tuple(entries)
    own: list[str] = []
    for entry in reversed(entries):
        if (entry.model, entry.alias) != (pointer.model, pointer.alias):
            continue
        if entry.action in MOVES:
            break
        if entry.action != "approve" or entry.digest != digest:
            continue
        signer = signature.signer_of(entry, listed.values())
        name = next((name for name, key in listed.items() if key is signer), None)
        if name is None:
            continue
        if name == promoter:
            own.append(name)
            continue
        return Approved(name, entry.number)
    if own:
        raise ApprovalRefused(
            f"{promoter} approved release {digest[7:19]} for {pointer} and also promotes it. Nobody approves"
            f" their own: let another of {', '.join(sorted(listed))} do one of the two."
        )
    others = ", ".join(sorted(name for name in listed if name != promoter)) or "nobody else"
    raise ApprovalMissing(
        f"Release {digest[7:19]} is not approved for {pointer}. One of these can: {others}, with"
        f" scripts/approve {digest[7:19]} {pointer.alias} --key FILE. Then promote again."
    )
