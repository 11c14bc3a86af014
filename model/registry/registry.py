"""Register, promote, roll back, prune and find releases: one implementation over any shelf.

Every change is an entry of the ledger, written before anything else moves. Nothing is promoted that is not
whole, and nothing is read from a ledger whose chain is broken.
"""

from collections.abc import Callable
from pathlib import Path

from model import release
from model.errors import RegistryError, ReleaseError, UnknownRelease
from model.registry import aliases, evidence, identity
from model.registry.aliases import Pointer
from model.registry.chain import Ledger
from model.registry.entry import Action, Entry, Event, Finding
from model.registry.shelf import Clock, Shelf, Signer
from model.release import Release

SHORTEST_DIGEST = 6
"""Fewest digits that name a release."""

KEPT = 5
"""Releases of each alias that pruning keeps unless told otherwise."""


class Registry:
    """The releases of one shelf, and what happens to them.

    Args:
        shelf: Where they are.
        who: Who acts, for the ledger.
        clock: Tells the time, for the ledger.
    """

    def __init__(
        self, shelf: Shelf, who: Callable[[], str] = identity.who, clock: Clock = identity.now
    ) -> None:
        self.shelf = shelf
        self._who = who
        self._clock = clock

    def ledger(self) -> Ledger:
        """The ledger, its chain verified.

        Raises:
            LedgerError: It was altered.
        """
        return self.shelf.read()

    def resolve(self, named: str) -> str:
        """The digest that a name means.

        Args:
            named: An alias, "prod" or "heart:prod"; or a digest, or the first 6 or more of its digits.

        Raises:
            UnknownRelease: It means none, or more than one.
            LedgerError: The ledger was altered.
        """
        entries = self.ledger().entries
        pointed = aliases.current(entries)
        pointer = aliases.find(entries, named)
        if pointer:
            return pointed[pointer]
        held = self.shelf.digests()
        digits = named.removeprefix("sha256:")
        long_enough = len(digits) >= SHORTEST_DIGEST
        found = [digest for digest in held if digest.startswith(f"sha256:{digits}")] if long_enough else []
        if len(found) == 1:
            return found[0]
        if found:
            raise UnknownRelease(
                f"{named!r} is the start of {len(found)} releases in {self.shelf.place}. Give more digits."
            )
        known = ", ".join(digest[7:19] for digest in held) or "none; train one first"
        raise UnknownRelease(
            f"{named!r} is neither an alias nor a digest in {self.shelf.place}."
            f" Releases there: {known}. Aliases: {', '.join(map(str, sorted(pointed))) or 'none'}."
        )

    def fetch(self, named: str) -> Release:
        """The release that a name means, verified down to its evidence.

        Raises:
            UnknownRelease: There is none.
            ReleaseError: It was altered.
            LedgerError: The ledger was altered.
        """
        found = self.shelf.fetch(self.resolve(named))
        evidence.check(found, self.ledger())
        return found

    def register(self, path: Path, findings: tuple[Finding, ...] = (), reason: str = "") -> Release:
        """Takes a release folder in and makes it the candidate; one that is there and whole stays as it is.

        Raises:
            ReleaseError: The folder is damaged.
            RegistryError: It cannot be kept.
            LedgerError: The ledger was altered or cannot be written.
        """
        given = release.load(path)
        # All under the ledger's lock: a release that is there and not yet in the ledger could be pruned.
        with self.shelf.writing() as writer:
            kept = self._present(given.digest, writer.ledger)
            if kept is None:
                kept = self.shelf.add(path)
            else:
                self.shelf.take_signature(path)
            if not evidence.is_registered(kept, findings, writer.ledger):
                writer.append(self._event("register", kept, "", reason, findings))
            pointer = Pointer(kept.name, aliases.CANDIDATE)
            if aliases.current(writer.ledger.entries).get(pointer) != kept.digest:
                writer.append(self._event("promote", kept, pointer.alias, reason, ()))
        self.shelf.point(pointer, kept.digest)
        return kept

    def _present(self, digest: str, ledger: Ledger) -> Release | None:
        """The release as it is kept; None where it is not, or is damaged or not what was registered."""
        try:
            found = self.shelf.fetch(digest)
            evidence.check(found, ledger)
        except (ReleaseError, RegistryError):
            return None
        return found

    def promote(
        self,
        named: str,
        alias: str,
        reason: str = "",
        findings: tuple[Finding, ...] = (),
        signer: Signer | None = None,
    ) -> Entry:
        """Points an alias at a release.

        Args:
            named: An alias, or a digest or its start.
            alias: Which to move.
            reason: Why, for the ledger.
            findings: The verdicts that this rests on.
            signer: The key of whoever decides.

        Raises:
            UnknownRelease: There is no such release, or the alias is not allowed or points at it already.
            ReleaseError: It was altered.
            LedgerError: The ledger was altered or cannot be written.
        """
        aliases.check_name(alias)
        found = self.fetch(named)
        if aliases.current(self.ledger().entries).get(Pointer(found.name, alias)) == found.digest:
            raise UnknownRelease(f"{alias} points at {found.digest} already: nothing to promote.")
        return self._move("promote", found.digest, alias, reason=reason, findings=findings, signer=signer)

    def rollback(
        self, alias: str, to: str | None = None, reason: str = "", signer: Signer | None = None
    ) -> Entry:
        """Points an alias back at what it pointed at before.

        Args:
            alias: Which to move, "prod" or "heart:prod".
            to: A digest or its start; by default the last that did not fail.
            reason: Why, for the ledger.
            signer: The key of whoever decides.

        Raises:
            UnknownRelease: There is nothing to go back to.
            ReleaseError: That release was altered.
            LedgerError: The ledger was altered or cannot be written.
        """
        pointer, digest = self._earlier(alias, to)
        return self._move("rollback", digest, pointer.alias, reason=reason, findings=(), signer=signer)

    def earlier(self, alias: str, to: str | None = None) -> str:
        """The digest that a rollback would go back to.

        Args:
            alias: Which would move, "prod" or "heart:prod".
            to: A digest or its start; by default the last that did not fail.

        Raises:
            UnknownRelease: There is nothing to go back to.
            LedgerError: The ledger was altered.
        """
        return self._earlier(alias, to)[1]

    def _earlier(self, alias: str, to: str | None) -> tuple[Pointer, str]:
        entries = self.ledger().entries
        pointer = aliases.find(entries, alias) or Pointer("", alias)
        digest = self.resolve(to) if to else aliases.before(entries, pointer)
        been = aliases.history(entries, pointer)
        if digest is None or digest not in been:
            known = ", ".join(dict.fromkeys(digest[7:19] for digest in been)) or "nothing"
            raise UnknownRelease(
                f"{alias} cannot go back to {to or 'an earlier release'}. It has pointed at: {known}."
                " Promote a release to it instead."
            )
        return pointer, digest

    def record(
        self,
        action: Action,
        digest: str,
        alias: str,
        *,
        reason: str,
        findings: tuple[Finding, ...] = (),
        signer: Signer | None = None,
    ) -> Entry:
        """Notes what moves no alias: an approval, or that a deployment was withdrawn.

        Raises:
            UnknownRelease: There is no such release.
            ReleaseError: It was altered.
            LedgerError: The ledger was altered or cannot be written.
        """
        found = self.shelf.fetch(digest)
        with self.shelf.writing() as writer:
            return writer.append(self._event(action, found, alias, reason, findings), signer)

    def prune(self, last: int = KEPT, *, remove: bool = True) -> tuple[str, ...]:
        """Removes releases that nothing points at.

        Args:
            last: How many releases each alias keeps to go back to, the present one counted.
            remove: False only tells what would go.

        Returns:
            The digests that went.

        Raises:
            UnknownRelease: `last` is below 1.
            RegistryError: One cannot be removed.
            LedgerError: The ledger was altered or cannot be written.
        """
        if last < 1:
            raise UnknownRelease(f"keep {last}: give a whole number from 1.")
        with self.shelf.writing() as writer:
            kept = aliases.kept(writer.ledger.entries, last)
            gone = tuple(digest for digest in self.shelf.digests() if digest not in kept)
            for digest in gone if remove else ():
                reason = f"none of the last {last} of any alias"
                writer.append(Event("prune", digest, self._who(), self._clock(), reason=reason))
                self.shelf.remove(digest)
        return gone

    def _move(
        self,
        action: Action,
        digest: str,
        alias: str,
        *,
        reason: str,
        findings: tuple[Finding, ...],
        signer: Signer | None,
    ) -> Entry:
        # Under the ledger's lock, so that nobody prunes it in between.
        with self.shelf.writing() as writer:
            found = self.shelf.fetch(digest)
            evidence.check(found, writer.ledger)
            entry = writer.append(self._event(action, found, alias, reason, findings), signer)
        self.shelf.point(Pointer(found.name, alias), digest)
        return entry

    def _event(
        self, action: Action, found: Release, alias: str, reason: str, findings: tuple[Finding, ...]
    ) -> Event:
        return Event(
            action,
            found.digest,
            self._who(),
            self._clock(),
            model=found.name,
            alias=alias,
            reason=reason,
            evidence=found.evidence,
            findings=findings,
        )
