"""Check, diff, create, read and update of any kind, on one that keeps its resources in a folder."""

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

import pytest

from infra.errors import LandfallError
from infra.plugins.landfall import operations, wire
from infra.plugins.landfall.difference import Change, message
from infra.plugins.landfall.image.progress import Progress, Silent
from infra.plugins.landfall.kinds.kind import Existing, Kind, Record
from infra.plugins.landfall.records import Failure, Refused
from infra.plugins.landfall.wire import Plain, Properties


class NoteInputs(Record):
    """A text, kept under a name."""

    file_name: str
    text: str
    copies: int = 1
    length: int = 0


class NoteOutputs(Record):
    """Where it is."""

    path: str
    password: str


class Note(Kind[NoteInputs, NoteOutputs]):
    """Writes notes into a folder."""

    type_name = "test:index:Note"
    inputs = NoteInputs
    outputs = NoteOutputs
    replacing = frozenset({"fileName"})
    secrets = frozenset({"password"})
    lasting = frozenset({"path"})
    stand_ins: ClassVar[Mapping[str, str]] = {"text": "some text"}

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def complete(self, inputs: NoteInputs) -> NoteInputs:
        if inputs.copies > 3:
            raise LandfallError(f"copies {inputs.copies}: at most 3")
        return inputs.model_copy(update={"length": len(inputs.text)})

    def foresee(self, inputs: NoteInputs) -> None:
        if inputs.file_name == "full":
            raise LandfallError("the folder is full")

    def identify(self, inputs: NoteInputs) -> str:
        return inputs.file_name

    def create(self, inputs: NoteInputs, progress: Progress) -> NoteOutputs:
        path = self.folder / inputs.file_name
        path.write_text(inputs.text)
        return NoteOutputs(path=str(path), password="hush")

    def drifted(self, existing: Existing[NoteOutputs]) -> frozenset[str]:
        return frozenset() if Path(existing.outputs.path).exists() else frozenset({"path"})

    def read(self, existing: Existing[NoteOutputs]) -> NoteOutputs | None:
        return existing.outputs if Path(existing.outputs.path).exists() else None

    def delete(self, identity: str, progress: Progress) -> None:
        (self.folder / identity).unlink(missing_ok=True)


@pytest.fixture
def note(tmp_path: Path) -> Note:
    return Note(tmp_path)


def properties(**plain: Plain) -> Properties:
    return {name: wire.value(value) for name, value in plain.items()}


def plain(found: Properties) -> dict[str, Plain]:
    return {name: wire.plain(value) for name, value in found.items()}


def failures(note: Note, **news: Plain) -> tuple[Failure, ...]:
    with pytest.raises(Refused) as refused:
        operations.check(note, properties(**news))
    return refused.value.failures


def test_check_adds_what_is_computed_and_keeps_marks(note: Note) -> None:
    secret = wire.secret("word")

    checked = operations.check(note, properties(fileName="a") | {"text": secret})

    assert plain(checked) == {"fileName": "a", "text": "word", "length": 4}
    assert checked["text"] == secret


def test_check_lets_an_unknown_through_where_the_kind_has_a_stand_in(note: Note) -> None:
    checked = operations.check(note, properties(fileName="a", text=wire.UNKNOWN))

    assert plain(checked)["text"] == wire.UNKNOWN


def test_check_refuses_an_unknown_elsewhere(note: Note) -> None:
    (found,) = failures(note, fileName=wire.UNKNOWN, text="x")

    assert found.property == "fileName"
    assert "must be known before the update" in found.reason


def test_check_names_every_wrong_property_and_its_value(note: Note) -> None:
    found = failures(note, fileName="a", text="x", copies="many", colour="red")

    assert {failure.property for failure in found} == {"copies", "colour"}
    assert all("got 'many'" in failure.reason or "got 'red'" in failure.reason for failure in found)


def test_check_passes_on_the_kinds_own_words(note: Note) -> None:
    assert failures(note, fileName="a", text="x", copies=4) == (Failure("", "copies 4: at most 3"),)


def test_create_marks_secrets_and_keeps_inputs(note: Note) -> None:
    made = operations.create(note, properties(fileName="a", text="x"), Silent())

    assert made.identity == "a"
    assert made.state["password"] == wire.secret("hush")
    assert plain(made.state) == {
        "fileName": "a",
        "text": "x",
        "path": str(note.folder / "a"),
        "password": "hush",
    }


def test_previews_make_nothing_and_tell_what_lasts(note: Note) -> None:
    created = operations.preview_create(note, properties(fileName="a", text="x"))
    state = operations.create(note, properties(fileName="b", text="x"), Silent()).state
    updated = operations.preview_update(note, state, properties(fileName="b", text="y"))

    assert not (note.folder / "a").exists()
    assert plain(created.state) | {"path": wire.UNKNOWN, "password": wire.UNKNOWN} == plain(created.state)
    assert plain(updated)["path"] == str(note.folder / "b")
    assert plain(updated)["password"] == wire.UNKNOWN


def test_a_preview_fails_where_the_update_would(note: Note) -> None:
    with pytest.raises(LandfallError, match="the folder is full"):
        operations.preview_create(note, properties(fileName="full", text="x"))


def differences(note: Note, news: Properties) -> tuple[Change, ...]:
    olds = properties(fileName="a", text="x")
    state = operations.create(note, olds, Silent()).state
    return operations.diff(note, "a", olds, state, news)


def test_no_difference(note: Note) -> None:
    assert differences(note, properties(fileName="a", text="x")) == ()


def test_differences_are_told_one_by_one(note: Note) -> None:
    found = differences(note, properties(fileName="b", text=wire.UNKNOWN, copies=2))

    assert set(found) == {
        Change("fileName", "update", replaces=True),
        Change("text", "update"),
        Change("copies", "add"),
    }


def test_what_is_gone_from_the_world_is_a_difference(note: Note) -> None:
    olds = properties(fileName="a", text="x")
    state = operations.create(note, olds, Silent()).state
    (note.folder / "a").unlink()

    assert operations.diff(note, "a", olds, state, olds) == (Change("path", "update", drift=True),)
    assert operations.read(note, "a", olds, state) is None


def test_a_state_of_an_older_version_is_brought_up_to_date(note: Note) -> None:
    olds = properties(fileName="a", text="x")
    state = operations.create(note, olds, Silent()).state
    del state["password"]

    assert operations.diff(note, "a", olds, state, olds) == (Change("password", "add", drift=True),)


def test_an_import_is_refused_with_what_to_do_instead(note: Note) -> None:
    with pytest.raises(LandfallError, match="declare it in the program"):
        operations.read(note, "a", {}, {})


def test_the_message_says_what_replaces_and_what_is_drift() -> None:
    changes = (Change("fileName", "update", replaces=True), Change("path", "update", drift=True))

    sent = message(changes, delete_first=True)

    assert list(sent.replaces) == ["fileName"]
    assert sent.deleteBeforeReplace
    assert sent.detailedDiff["fileName"].inputDiff
    assert not sent.detailedDiff["path"].inputDiff
