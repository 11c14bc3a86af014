"""The ledger: chained, refused with one byte changed, whole after a kill, shared by processes."""

import itertools
import json
import multiprocessing
import shutil
from pathlib import Path

import pytest

from model.errors import LedgerError
from model.registry import chain, ledger_file
from model.registry.chain import Head
from model.registry.entry import Event, Finding
from tests.unit.model.registry.killing import killed_before


def _event(number: int) -> Event:
    findings = (Finding("threshold", True, "0.83 reaches 0.8."), Finding("fairness", None, "Too few rows."))
    digest = f"sha256:{number:064x}"
    return Event("register", digest, "ana@desk", "2026-11-21T09:00:00Z", "heart", findings=findings)


def _append(folder: Path, *numbers: int) -> None:
    with ledger_file.writing(folder) as writer:
        for number in numbers:
            writer.append(_event(number))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    _append(tmp_path / "ledger", 1, 2, 3)
    return tmp_path / "ledger"


def _lines(folder: Path) -> list[bytes]:
    return (folder / "ledger.ndjson").read_bytes().splitlines(keepends=True)


def test_what_was_appended_is_read_in_order(folder: Path) -> None:
    entries = ledger_file.read(folder).entries

    assert [entry.digest for entry in entries] == [_event(number).digest for number in (1, 2, 3)]
    assert [entry.number for entry in entries] == [1, 2, 3]
    assert entries[0].findings == _event(1).findings


def test_each_line_holds_the_hash_of_the_one_before(folder: Path) -> None:
    first, second, _ = (json.loads(line) for line in _lines(folder))

    assert first["previous"] == "0" * 64
    assert second["previous"] == chain.heads(ledger_file.read(folder))[0].sha256


def test_a_ledger_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert ledger_file.read(tmp_path / "none").entries == ()
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("name", ["ledger.ndjson", "head"])
def test_one_changed_byte_is_refused_wherever_it_is(folder: Path, name: str) -> None:
    good = (folder / name).read_bytes()

    for place in range(len(good)):
        (folder / name).write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        with pytest.raises(LedgerError):
            ledger_file.read(folder)
        with pytest.raises(LedgerError):
            _append(folder, 4)


@pytest.mark.parametrize("line", [1, 2, 3])
def test_an_altered_line_is_named(folder: Path, line: int) -> None:
    lines = _lines(folder)
    lines[line - 1] = lines[line - 1].replace(b"ana@desk", b"eve@desk")
    (folder / "ledger.ndjson").write_bytes(b"".join(lines))

    with pytest.raises(LedgerError, match=f"line {line}:") as refused:
        ledger_file.read(folder)
    assert refused.value.line == line


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        (lambda lines: lines[:2], 3),
        (lambda lines: lines[1:], 1),
        (lambda lines: [lines[1], lines[0], lines[2]], 1),
        (lambda lines: [lines[0], lines[0], lines[1], lines[2]], 2),
        (lambda lines: [*lines[:2], b"{}\n"], 3),
        (lambda lines: [], 1),
    ],
    ids=["last removed", "first removed", "swapped", "doubled", "no entry", "emptied"],
)
def test_removed_moved_and_added_lines_are_refused(folder: Path, changed: object, line: int) -> None:
    assert callable(changed)
    (folder / "ledger.ndjson").write_bytes(b"".join(changed(_lines(folder))))

    with pytest.raises(LedgerError) as refused:
        ledger_file.read(folder)
    assert refused.value.line == line


def test_a_ledger_without_its_head_is_refused(folder: Path) -> None:
    (folder / "head").unlink()

    with pytest.raises(LedgerError, match="head is missing"):
        ledger_file.read(folder)


def test_a_line_that_was_not_finished_does_not_count_and_the_next_takes_its_place(folder: Path) -> None:
    whole = (folder / "ledger.ndjson").read_bytes()
    head = (folder / "head").read_bytes()
    _append(folder, 4)
    longer = (folder / "ledger.ndjson").read_bytes()

    for size in range(len(whole), len(longer)):
        (folder / "ledger.ndjson").write_bytes(longer[:size])
        (folder / "head").write_bytes(head)
        assert ledger_file.read(folder).head.count == 3
    _append(folder, 5)

    assert [entry.digest for entry in ledger_file.read(folder).entries][3:] == [_event(5).digest]


def test_killed_at_any_moment_it_holds_the_old_entries_or_the_new_one_too(tmp_path: Path) -> None:
    counts = set()
    for operation in itertools.count(1):
        folder = tmp_path / str(operation)
        _append(folder, 1)
        killed = killed_before(operation, folder, lambda folder=folder: _append(folder, 2))  # type: ignore[misc]
        count = ledger_file.read(folder).head.count
        counts.add(count)
        _append(folder, 3)
        assert [entry.digest for entry in ledger_file.read(folder).entries][-1] == _event(3).digest
        assert ledger_file.read(folder).head.count == count + 1
        if not killed:
            break

    assert operation > 5
    assert counts == {1, 2}


def test_the_very_first_append_can_be_killed_at_any_moment(tmp_path: Path) -> None:
    for operation in itertools.count(1):
        folder = tmp_path / str(operation)
        killed = killed_before(operation, folder, lambda folder=folder: _append(folder, 1))  # type: ignore[misc]
        before = ledger_file.read(folder).head.count
        _append(folder, 2)
        assert ledger_file.read(folder).head.count == before + 1
        if not killed:
            break


def test_processes_that_append_at_once_wait_for_each_other(tmp_path: Path) -> None:
    forking = multiprocessing.get_context("fork")
    writers = [forking.Process(target=_one_by_one, args=(tmp_path, first)) for first in (0, 100, 200)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    digests = {entry.digest for entry in ledger_file.read(tmp_path).entries}
    assert digests == {_event(first + i).digest for first in (0, 100, 200) for i in range(5)}


def _one_by_one(folder: Path, first: int) -> None:
    for number in range(first, first + 5):
        _append(folder, number)


def test_a_ledger_that_lost_entries_does_not_contain_an_earlier_head(folder: Path) -> None:
    noted = ledger_file.read(folder).head
    shorter = folder.with_name("shorter")
    _append(shorter, 1, 2)
    other = folder.with_name("other")
    _append(other, 1, 2, 9, 4)
    _append(folder, 4)

    assert chain.contains(ledger_file.read(folder), noted)
    assert chain.contains(ledger_file.read(folder), Head(0, chain.GENESIS))
    assert not chain.contains(ledger_file.read(shorter), noted)
    assert not chain.contains(ledger_file.read(other), noted)


def test_a_ledger_that_cannot_be_written_says_where(tmp_path: Path) -> None:
    (tmp_path / "ledger").write_text("a file")

    with pytest.raises(LedgerError, match=f"{tmp_path / 'ledger'} cannot be written"):
        _append(tmp_path / "ledger", 1)


def test_a_copy_is_as_good_as_the_ledger(folder: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))

    assert ledger_file.read(copy) == ledger_file.read(folder)
