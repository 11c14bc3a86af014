"""A promotion with everything real but the cluster: a good release stays, a bad one takes itself back."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import bad_release
from infra.smoke import rows
from infra.smoke.client import Client
from model.registry.folder import FolderShelf
from model.registry.registry import Registry
from model.signing import keys
from tests.cluster.local.load import load
from tests.engine.delivery.served import PROGRAM, Door, Served
from tests.project import Project
from toolchain import folders

pytestmark = pytest.mark.engine

QUICK = ("--trials", "2", "--folds", "3", "--repeats", "1", "--override-gate", "a test of promotion")
STACK = "uat"
LIMITS = {"approval": "none", "watchSeconds": 1, "latencyMilliseconds": 5000}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("promotion")
    project = Project(folder, stack=STACK, main=folder / "program")
    releases = folder / "state" / "releases"
    for candidate in ("svc", "tree"):
        train = [
            sys.executable,
            "-P",
            "-m",
            "model",
            "train",
            "--store",
            str(releases),
            "--candidate",
            candidate,
        ]
        subprocess.run([*train, *QUICK], cwd=folders.CLONE, check=True, capture_output=True)
    registry = Registry(FolderShelf(releases))
    first, good = (
        registry.fetch(entry.digest) for entry in registry.ledger().entries if entry.action == "register"
    )
    bad = registry.register(bad_release.made(good, first, folder / "bad"), reason="a test of promotion")
    door = Door(folder, releases)
    thread = threading.Thread(target=door.serve_forever)
    thread.start()
    refused = folder / "refused"
    refused.write_text("")
    (folder / "program").mkdir()
    text = PROGRAM.format(refused=str(refused), deployed=str(door.deployed), endpoint=door.address)
    (folder / "program" / "__main__.py").write_text(text)
    project.configure(cloud="local", release=first.digest, promotion=LIMITS)
    project.run("up", "--yes", "--skip-preview", "--stack", STACK).succeeded()
    yield Served(project, door, first.digest, good.digest, bad.digest)
    door.end()
    thread.join()


@pytest.fixture(autouse=True)
def at_the_beginning(served: Served) -> None:
    """Each test begins with the first release, which the ledger knows on the stack."""
    served.project.configure(cloud="local", release=served.first, promotion=LIMITS)
    if served.deployed != served.first or not served.history(STACK):
        done = served.run("promote", served.first, STACK, "--watch", "1")
        assert done.code == 0, done.output
    assert served.deployed == served.first


def since(served: Served, count: int) -> list[tuple[str, str]]:
    return [(entry.action, entry.digest) for entry in served.history(STACK)[count:]]


def test_a_bad_release_takes_itself_back_and_nobody_who_asks_notices(served: Served, tmp_path: Path) -> None:
    count = len(served.history(STACK))
    client = Client(served.door.address, "heart")
    results = tmp_path / "results" / "smoke.xml"
    with load(served.door.address, client.query(rows.known(client)[0]), clients=2) as asking:
        asking.ease()
        forward = served.run("promote", served.good, STACK)
        assert forward.code == 0, forward.output
        withdrawn = served.run("promote", served.bad, STACK, "--junit", str(results))

    assert withdrawn.code == 4, withdrawn.output
    assert served.deployed == served.good
    assert asking.failures == []
    assert since(served, count) == [
        ("promote", served.good),
        ("promote", served.bad),
        ("withdraw", served.bad),
        ("rollback", served.good),
    ]
    withdraw, back = served.history(STACK)[-2:]
    assert [(one.name, one.passed) for one in withdraw.findings] == [("smoke test", False)]
    assert "The endpoint says" in withdraw.reason
    assert withdraw.reason in back.reason
    assert 'failures="0"' in results.read_text()


def test_an_update_that_fails_takes_the_release_back(served: Served) -> None:
    count = len(served.history(STACK))
    refused = served.door.deployed.with_name("refused")
    refused.write_text(served.good)
    try:
        done = served.run("promote", served.good, STACK)
    finally:
        refused.write_text("")

    assert done.code == 4, done.output
    assert served.deployed == served.first
    assert since(served, count)[1:] == [("withdraw", served.good), ("rollback", served.first)]
    assert "The update ended with status" in served.history(STACK)[-2].reason


def test_a_slow_release_is_taken_back_in_its_first_minutes(served: Served) -> None:
    strict = {**LIMITS, "latencyMilliseconds": 0.001}
    served.project.configure(cloud="local", release=served.first, promotion=strict)

    done = served.run("promote", served.good, STACK)

    assert done.code == 4, done.output
    assert served.deployed == served.first
    assert "latency: 99 of 100 requests were answered within" in served.history(STACK)[-2].reason


def test_rollback_goes_where_it_is_told_and_nowhere_else(served: Served) -> None:
    assert served.run("promote", served.good, STACK).code == 0

    back = served.run("rollback", STACK, "--to", served.first[7:19], "--reason", "wrong units")
    assert back.code == 0, back.output
    assert served.deployed == served.first
    assert served.history(STACK)[-1].reason == "wrong units"
    unknown = served.run("rollback", STACK, "--to", "0123456789ab")
    assert "0123456789ab" in unknown.failed()
    assert served.deployed == served.first


def test_a_named_approval_needs_two_people(served: Served, tmp_path: Path) -> None:
    people = {}
    for name in ("ana", "ben"):
        keys.make(tmp_path / f"{name}.pem")
        people[name] = str(tmp_path / f"{name}.pem.pub")
    ana, ben = (("--key", str(tmp_path / f"{name}.pem")) for name in ("ana", "ben"))
    named = {**LIMITS, "approval": "named", "approvers": people}
    served.project.configure(cloud="local", release=served.first, promotion=named)
    head = served.registry.ledger().head

    assert "--key FILE" in served.run("promote", served.good, STACK).failed()
    waiting = served.run("promote", served.good, STACK, *ben)
    assert waiting.code == 3, waiting.output
    assert served.registry.ledger().head == head
    assert served.run("approve", served.good, STACK, *ben).code == 0
    assert "Nobody approves their own" in served.run("promote", served.good, STACK, *ben).failed()
    assert served.run("approve", served.good, STACK, *ana).code == 0
    done = served.run("promote", served.good, STACK, *ben)

    assert done.code == 0, done.output
    moved = served.history(STACK)[-1]
    assert (moved.action, moved.digest, bool(moved.signature)) == ("promote", served.good, True)
    assert "ana approved" in next(one.text for one in moved.findings if one.name == "approval")


def test_a_ledger_with_one_byte_changed_is_refused(served: Served) -> None:
    ledger = served.project.folder / "state" / "releases" / ".ledger" / "ledger.ndjson"
    kept = ledger.read_bytes()
    place = kept.index(b"sha256:") + 10
    try:
        ledger.write_bytes(kept[:place] + bytes([kept[place] ^ 1]) + kept[place + 1 :])
        for command in (("rollback", STACK), ("promote", served.good, STACK)):
            told = served.run(*command).failed()
            assert "line 1" in told
            assert "Restore the file from a backup" in told
    finally:
        ledger.write_bytes(kept)

    assert served.deployed == served.first


def test_a_release_that_would_break_clients_is_refused_before_anything_moves(served: Served) -> None:
    head = served.registry.ledger().head
    served.project.configure(cloud="local", model={"dataset": "iris"}, promotion=LIMITS)

    told = served.run("promote", served.good, STACK).failed()

    assert "model: It is the model 'heart'; the stack serves 'iris'." in told
    assert "Nothing was changed." in told
    assert served.registry.ledger().head == head
