"""The address plan: which ranges clash."""

from ipaddress import IPv4Network

from infra.addressing import AddressPlan


def plan(pods: str, services: str) -> AddressPlan:
    return AddressPlan(IPv4Network(pods), IPv4Network(services))


def test_ranges_apart_do_not_clash() -> None:
    assert plan("10.42.0.0/24", "10.43.0.0/16").clashes() == ()


def test_a_range_inside_another_clashes() -> None:
    clashes = plan("10.42.0.0/16", "10.42.8.0/24").clashes()

    assert [(name, other) for name, _, other, _ in clashes] == [("pods", "services")]


def test_loopback_is_nobodys() -> None:
    clashes = plan("127.1.0.0/16", "10.43.0.0/16").clashes()

    assert [(name, other) for name, _, other, _ in clashes] == [("pods", "loopback")]
