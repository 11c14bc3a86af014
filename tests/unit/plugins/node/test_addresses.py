"""A node's address on the host: its own, the same each time, and free."""

import ipaddress
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as some

from infra.plugins.landfall.node import addresses, network
from infra.plugins.landfall.node.errors import AddressTaken

_NO_PORTS: tuple[int, ...] = ()


@given(some.text(max_size=30), some.integers(0, 20))
def test_a_candidate_follows_from_the_identity_and_lies_in_the_range(identity: str, attempt: int) -> None:
    address = addresses.candidate(identity, attempt)

    assert ipaddress.ip_address(address) in ipaddress.ip_network("127.77.0.0/16")
    assert address.rpartition(".")[2] not in ("0", "255")
    assert address == addresses.candidate(identity, attempt)


def test_a_claim_listens_on_an_address_that_no_other_node_has() -> None:
    reserved = frozenset({addresses.candidate("me", 0), addresses.candidate("me", 1)})
    claim = addresses.claim("me", (31999,), reserved)
    socket.create_connection((claim.address, claim.api_port), 5).close()
    socket.create_connection((claim.address, 31999), 5).close()
    claim.close()

    assert claim.address == addresses.candidate("me", 2)
    assert [name for name, _ in claim.listeners] == ["api", "31999"]


def test_another_kubernetes_on_the_api_port_is_evaded() -> None:
    first = addresses.claim("evading", _NO_PORTS, frozenset())
    second = addresses.claim("evading", _NO_PORTS, frozenset())
    first.close()
    second.close()

    assert first.address == second.address
    assert first.api_port != second.api_port


def test_a_kept_address_that_is_taken_is_refused_and_nothing_stays_open() -> None:
    first = addresses.claim("kept", (31998,), frozenset())
    with pytest.raises(AddressTaken, match=rf"{first.address}:31998.*process \d+"):
        addresses.reclaim(first.address, 31997, (31998,))
    first.close()

    addresses.reclaim(first.address, 31997, (31998,)).close()


def test_the_node_address_lies_outside_the_clusters_ranges() -> None:
    assert network.node_address("10.42.0.0/24", "10.43.0.0/16") == "172.31.255.1"
    assert network.node_address("172.16.0.0/12", "192.168.0.0/16") == "10.255.255.1"
