"""A promotion with everything real but the cluster: a good release stays, a bad one takes itself back."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from infra.smoke import rows
from infra.smoke.client import Client
from model.signing import keys
from tests.cluster.local.load import load
from tests.engine.delivery.served import LIMITS, STACK, Served
from toolchain import folders

pytestmark = pytest.mark.engine


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
    refused = served.refused
    refused.write_text(served.good)
    try:
        done = served.run("promote", served.good, STACK)
    finally:
        refused.write_text("")

    assert done.code == 4, done.output
    assert served.deployed == served.first
    assert since(served, count)[1:] == [("withdraw", served.good), ("rollback", served.first)]
    assert "The update ended with status" in served.history(STACK)[-2].reason


def test_an_unexpected_answer_takes_the_release_back(served: Served) -> None:
    served.door.spoilt[served.good] = b'{"value": null}'

    done = served.run("promote", served.good, STACK)

    assert "Traceback" not in done.output
    assert done.code == 4, done.output
    assert served.deployed == served.first
    withdraw = served.history(STACK)[-2]
    assert (withdraw.action, withdraw.digest) == ("withdraw", served.good)
    assert "answered with something else than predictions" in withdraw.reason


def test_an_update_around_the_release_that_fails_is_entered_and_takes_nothing_back(served: Served) -> None:
    count = len(served.history(STACK))
    served.door.spoilt[served.first] = b"{}"

    done = served.run("promote", served.first, STACK)

    assert done.code == 1, done.output
    assert "Nothing was taken back" in done.output
    assert since(served, count) == [("update", served.first), ("failed", served.first)]
    assert "answered with something else" in served.history(STACK)[-1].reason


def test_an_interrupted_promotion_says_what_stands_and_how_to_go_on(served: Served) -> None:
    command = [sys.executable, "-P", "-m", "delivery.promotion", "--project", str(served.project.folder)]
    asked = [*command, "promote", served.good, STACK, "--watch", "300"]
    with subprocess.Popen(
        asked, cwd=folders.CLONE, env=served.project.environment, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
    ) as promoting:  # fmt: skip
        assert promoting.stdout is not None
        # The smoke test has passed: it is being watched.
        lines: list[str] = []
        for line in promoting.stdout:
            lines.append(line)
            if line.startswith(f"{STACK}: smoke test,"):
                promoting.send_signal(signal.SIGINT)
        told = "".join(lines)

    assert promoting.returncode == 130, told
    assert "Traceback" not in told
    assert f"The ledger says that it runs release {served.good}" in told
    assert f"scripts/rollback {STACK}" in told
    assert served.history(STACK)[-1].action == "promote"
    assert served.run("rollback", STACK).code == 0


def test_what_was_reviewed_is_deployed_or_nothing(served: Served) -> None:
    moves = {
        "settings": lambda: served.project.configure(
            cloud="local", release=served.first, promotion={**LIMITS, "watchSeconds": 2}
        ),
        "plan": lambda: spoil_plan(served),
        "state": lambda: moved_state(served),
    }
    for name, move in moves.items():
        served.review(served.good)
        move()
        head = served.registry.ledger().head

        told = served.run("promote", served.good, STACK).failed()

        assert f"  {name}: " in told
        assert "Nothing was changed." in told
        assert served.registry.ledger().head == head
        assert served.deployed == served.first


def test_a_release_that_was_not_reviewed_is_not_deployed_in_the_place_of_one_that_was(served: Served) -> None:
    head = served.registry.ledger().head
    served.review(served.bad)

    told = served.run("promote", served.good, STACK).failed()

    assert served.bad in told
    assert served.good in told
    assert "scripts/preview_comment --release" in told
    assert served.registry.ledger().head == head
    assert served.deployed == served.first


def moved_state(served: Served) -> None:
    """Somebody else updates the stack."""
    served.around.write_text("meanwhile")
    served.update()


def spoil_plan(served: Served) -> None:
    """Somebody edits the plan."""
    plan = served.kept.plan
    plan.write_text(plan.read_text() + " ")


def test_going_back_ships_nothing_that_nobody_has_seen(served: Served) -> None:
    assert served.run("promote", served.good, STACK).code == 0
    head = served.registry.ledger().head
    served.around.write_text("new-network")

    told = served.run("rollback", STACK).failed()

    assert "create new-network (test:index:Around)" in told
    assert "--with-other-changes" in told
    assert served.registry.ledger().head == head
    assert served.deployed == served.good
    allowed = served.run("rollback", STACK, "--with-other-changes")
    assert allowed.code == 0, allowed.output
    assert served.deployed == served.first
    assert "new-network" in served.project.run("stack", "export", "--stack", STACK).output


def test_what_a_failed_update_had_still_to_do_does_not_hold_it_up(served: Served) -> None:
    refused = served.refused
    refused.write_text(served.good)
    served.around.write_text("reviewed-network")

    done = served.run("promote", served.good, STACK)

    assert done.code == 4, done.output
    assert served.deployed == served.first
    assert "reviewed-network" in served.project.run("stack", "export", "--stack", STACK).output


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

    # What changes next is not the release but what is around it: a person is asked again, and the ledger
    # says so.
    again = served.run("promote", served.good, STACK, *ben)
    assert again.code == 3, again.output
    served.review(served.good)
    plan = served.kept.load().fingerprints.plan
    told = served.run("promote", served.good, STACK, *ben).failed()
    assert f"--plan {plan}" in told
    assert served.run("approve", served.good, STACK, "--plan", "0" * 64, *ana).code == 0
    other = served.run("promote", served.good, STACK, *ben)
    assert (other.code, f"ana approved it with the plan {'0' * 64}" in other.output) == (3, True)
    assert served.run("approve", served.good, STACK, *ana).code == 0
    kept = served.run("promote", served.good, STACK, *ben)

    assert kept.code == 0, kept.output
    updated = served.history(STACK)[-1]
    assert (updated.action, updated.digest, bool(updated.signature)) == ("update", served.good, True)
    assert plan in next(one.text for one in updated.findings if one.name == "plan")


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
