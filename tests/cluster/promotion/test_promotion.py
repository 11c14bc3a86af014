"""A release on its way: it stays where it is good, takes itself back where it is bad, and nobody who asks
meanwhile notices."""

import pytest

from infra.smoke import rows
from infra.smoke.client import Client
from tests.cluster.local.load import load
from tests.cluster.promotion.conftest import Promoted

pytestmark = pytest.mark.cluster


def test_a_release_goes_forward_and_back_and_no_request_fails(promoted: Promoted) -> None:
    deployed = promoted.stack.outputs()
    client = Client(deployed.endpoint, deployed.model)
    first, good, bad = deployed.release, promoted.good, promoted.bad

    with load(deployed.endpoint, client.query(rows.known(client)[0]), clients=2) as asking:
        asking.ease()
        forward = promoted.run("promote", good, "uat")
        assert forward.code == 0, forward.output
        assert promoted.stack.outputs().release == good

        withdrawn = promoted.run("promote", bad, "uat")
        assert withdrawn.code == 4, withdrawn.output
        assert promoted.stack.outputs().release == good

        back = promoted.run("rollback", "uat", "--to", first[7:19], "--reason", "a test")
        assert back.code == 0, back.output
        assert promoted.stack.outputs().release == first

    assert asking.failures == []
    history = promoted.history()
    assert [(entry.action, entry.digest) for entry in history] == [
        ("promote", first),  # found deployed
        ("promote", good),
        ("promote", bad),
        ("withdraw", bad),
        ("rollback", good),
        ("rollback", first),
    ]
    (tested,) = [finding for finding in history[3].findings if finding.name == "smoke test"]
    assert tested.passed is False
    assert "the release itself" in tested.text
    assert history[3].reason in history[4].reason


def test_a_ledger_with_one_byte_changed_is_refused(promoted: Promoted) -> None:
    ledger = promoted.stack.state / "releases" / ".ledger" / "ledger.ndjson"
    before, kept = promoted.stack.outputs().release, ledger.read_bytes()
    place = kept.index(b"sha256:") + 10
    try:
        ledger.write_bytes(kept[:place] + bytes([kept[place] ^ 1]) + kept[place + 1 :])
        for command in (("rollback", "uat"), ("promote", promoted.good, "uat")):
            refused = promoted.run(*command)
            assert refused.failed()
            assert "ledger.ndjson" in refused.output or "line 1" in refused.output
    finally:
        ledger.write_bytes(kept)

    assert promoted.stack.outputs().release == before
