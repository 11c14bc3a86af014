"""The ledger keeps what exists, whole, whoever is killed."""

import json
from pathlib import Path

import pytest

from infra.plugins.simulator.entry import Scope
from infra.plugins.simulator.errors import SimulatorError
from infra.plugins.simulator.ledger import Ledger

SCOPE = Scope("aws", "123456789012", "eu-central-1")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger")


def test_what_is_added_is_found_by_another_process(ledger: Ledger) -> None:
    added = ledger.add(SCOPE, "a:b:C", "id-1", {"tags": {"team": "ml"}, "names": ["x", "y"]})

    [found] = Ledger(ledger.folder).entries()

    assert found == added
    assert found.at("tags.team") == "ml"
    assert found.at("names.1") == "y"
    assert found.at("id") == "id-1"
    assert found.text("nothing") == ""


def test_a_half_written_file_of_somebody_killed_is_no_thing(ledger: Ledger) -> None:
    added = ledger.add(SCOPE, "a:b:C", "id-1", {})
    (ledger.folder / "things" / "half.1234.new").write_text('{"serial": "x"')

    assert ledger.entries() == [added]


def test_orphans_are_what_no_state_knows(ledger: Ledger) -> None:
    ledger.add(SCOPE, "a:b:C", "known", {})
    forgotten = ledger.add(SCOPE, "a:b:C", "forgotten", {})

    assert ledger.orphans(frozenset({"a:b:C known"})) == [forgotten]


def test_a_change_outside_is_seen_by_the_next_reader(ledger: Ledger) -> None:
    ledger.add(SCOPE, "a:b:C", "id-1", {"tags": {"team": "ml"}, "size": 1})

    ledger.mutate("id-1", 'tags["team"]', "theirs")
    ledger.mutate("id-1", "size", None)

    assert ledger.only("id-1").inputs == {"tags": {"team": "theirs"}}


def test_an_id_that_is_not_there_is_named_with_those_that_are(ledger: Ledger) -> None:
    ledger.add(SCOPE, "a:b:C", "id-1", {})

    with pytest.raises(SimulatorError, match=r"0 things have the id 'id-2'.*Ids there: id-1"):
        ledger.mutate("id-2", "size", 1)


def test_only_the_owner_reads_what_a_cloud_knows(ledger: Ledger) -> None:
    ledger.add(SCOPE, "a:b:C", "id-1", {"secret": "x"})

    [file] = (ledger.folder / "things").glob("*.json")
    assert file.stat().st_mode & 0o777 == 0o600
    assert json.loads(file.read_text())["inputs"] == {"secret": "x"}


def test_without_the_variable_there_is_no_ledger(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LANDFALL_SIMULATOR", raising=False)

    with pytest.raises(SimulatorError, match="LANDFALL_SIMULATOR is not set"):
        Ledger.of_environment()
