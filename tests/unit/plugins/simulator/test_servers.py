"""What answers at an instance's address, and that it ends with the instance, whoever was killed meanwhile."""

import socket
from pathlib import Path

import pytest

from infra.plugins.landfall import processes
from infra.plugins.landfall.node import certificates
from infra.plugins.simulator.clusters import nodes
from infra.plugins.simulator.entry import Entry, Scope
from infra.plugins.simulator.ledger import Ledger
from infra.plugins.simulator.openstack import servers
from infra.plugins.simulator.openstack.user_data import UserData
from tests.waiting import until

ADDRESS = "127.78.91.17"


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path)


@pytest.fixture
def instance(ledger: Ledger) -> Entry:
    return ledger.add(Scope("openstack", "acme", "one"), "openstack:compute/instance:Instance", "i-1", {})


def answering(ledger: Ledger, instance: Entry) -> list[int]:
    configuration = str(nodes.folder(instance, ledger) / "server.cfg")
    return [pid for pid in processes.everyone() if configuration in processes.command_line(pid)]


def listens() -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((ADDRESS, 6443)) == 0


@pytest.mark.parametrize("recorded", [True, False])
def test_it_ends_with_the_instance_also_where_nobody_wrote_down_which_it_is(
    ledger: Ledger, instance: Entry, *, recorded: bool
) -> None:
    authority = certificates.authority("test")
    keys = {"/pki/ca.crt": authority.certificate_pem.decode(), "/pki/ca.key": authority.key_pem.decode()}
    servers.stand_in(instance, ledger, UserData(keys), ADDRESS)
    try:
        until("somebody to listen", listens, 10.0)
        if not recorded:
            (nodes.folder(instance, ledger) / "server.json").unlink()
    finally:
        servers.end(instance, ledger)

    assert answering(ledger, instance) == []
    assert not listens()
