"""The ledger: what exists in the simulated clouds, one file per thing in a folder.

A file is written aside and renamed, so a process that is killed leaves a thing or none, never half of one.
Whoever changes more than one thing, or looks before it writes, holds the ledger's lock. It knows nothing of
Pulumi: what the engine forgot stays here, as it would stay in a cloud.
"""

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from infra.plugins.kubernetes.json_tree import Json, JsonObject, parse_path, removed, replaced
from infra.plugins.landfall import locks
from infra.plugins.simulator.entry import SECONDS_FORM, Entry, Scope
from infra.plugins.simulator.errors import SimulatorError

VARIABLE = "LANDFALL_SIMULATOR"
"""Names the folder of the ledger."""


class Ledger:
    """What exists. Safe to use from many processes at once.

    Args:
        folder: Where it lies; made where missing.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._things = folder / "things"
        self._things.mkdir(mode=0o700, parents=True, exist_ok=True)

    @classmethod
    def of_environment(cls) -> "Ledger":
        """The ledger that the environment names.

        Raises:
            SimulatorError: It names none: this is no rehearsal.
        """
        folder = os.environ.get(VARIABLE)
        if not folder:
            raise SimulatorError(
                f"{VARIABLE} is not set: the simulated clouds keep what exists in the folder that it names."
                " Run scripts/rehearse, or set it to a folder of your own."
            )
        return cls(Path(folder).resolve())

    def locked(self) -> AbstractContextManager[None]:
        """Hold the ledger for the length of a with block."""
        return locks.held(self.folder / ".lock")

    def entries(self) -> list[Entry]:
        """Everything that exists, in the order of creation."""
        return [entry for entry in self.everything() if entry.status != "kept"]

    def everything(self) -> list[Entry]:
        """The same with what was deleted and whose name the cloud never gives again."""
        found = [entry for path in self._things.glob("*.json") if (entry := _load(path))]
        return sorted(found, key=lambda entry: entry.serial)

    def of_type(self, *types: str) -> Iterator[Entry]:
        """Everything of these types."""
        return (entry for entry in self.entries() if entry.type in types)

    def get(self, type_: str, identity: str) -> Entry | None:
        """The thing of this type with this id, or None."""
        return next((entry for entry in self.of_type(type_) if entry.identity == identity), None)

    def find(self, type_: str, path: str, value: Json) -> Entry | None:
        """The first thing of this type with this value at this path, or None."""
        return next((entry for entry in self.of_type(type_) if entry.at(path) == value), None)

    def orphans(self, known: frozenset[str]) -> list[Entry]:
        """What exists and is in nobody's state, nor made by a cluster that is in one.

        Args:
            known: The ids in all states, as (type, id) joined by a space.
        """
        entries = self.entries()
        kept = {entry.serial for entry in entries if f"{entry.type} {entry.identity}" in known}
        return [
            entry
            for entry in entries
            if entry.serial not in kept and entry.owner.partition("/")[0] not in kept
        ]

    def add(self, scope: Scope, type_: str, identity: str, inputs: JsonObject, owner: str = "api") -> Entry:
        """Begin a new thing: it exists from here on, and is being made."""
        now = datetime.now(UTC)
        serial = f"{now:%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"
        entry = Entry(serial, scope, type_, identity, inputs, {}, owner, f"{now:{SECONDS_FORM}}")
        self.save(entry)
        return entry

    def save(self, entry: Entry) -> None:
        """Write a thing as it is now."""
        path = self._things / f"{entry.serial}.json"
        aside = path.with_suffix(f".{secrets.token_hex(4)}.new")
        aside.touch(mode=0o600)
        aside.write_text(json.dumps(entry.as_json(), indent=1))
        aside.replace(path)

    def remove(self, entry: Entry) -> None:
        """Take a thing out."""
        (self._things / f"{entry.serial}.json").unlink(missing_ok=True)

    def mutate(self, identity: str, path: str, value: Json) -> Entry:
        """Change a thing as somebody would at the cloud's console, unseen by Pulumi.

        Args:
            identity: The thing's id.
            path: The property, in Pulumi's form, such as `tags["team"]`.
            value: Its new value; None takes it away.

        Raises:
            SimulatorError: There is no thing of that id.
        """
        with self.locked():
            entry = self.only(identity)
            steps = parse_path(path)
            trees = []
            for tree in (entry.inputs, entry.outputs):
                changed: Json = removed(tree, steps) if value is None else tree
                if value is not None and (tree is entry.inputs or steps[0] in tree):
                    changed = replaced(tree, steps, value)
                assert isinstance(changed, dict)
                trees.append(changed)
            entry = replace(entry, inputs=trees[0], outputs=trees[1])
            self.save(entry)
            return entry

    def only(self, identity: str) -> Entry:
        """The thing with this id.

        Raises:
            SimulatorError: There is none, or more than one.
        """
        found = [entry for entry in self.entries() if entry.identity == identity]
        if len(found) != 1:
            known = ", ".join(entry.identity for entry in self.entries()) or "none"
            raise SimulatorError(
                f"{len(found)} things have the id {identity!r} in {self.folder}. Ids there: {known}."
            )
        return found[0]


def _load(path: Path) -> Entry | None:
    try:
        return Entry.from_json(json.loads(path.read_text()))
    except FileNotFoundError:
        return None  # taken out since the folder was listed
