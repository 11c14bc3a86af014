"""Addresses, rules, tags, names and flavors: the tables of the network and what is looked up in them."""

from ipaddress import IPv4Network

import pytest

from infra.clouds.openstack import pools, tags
from infra.clouds.openstack.addresses import Addresses
from infra.clouds.openstack.names import CLUSTER_LIMIT
from infra.clouds.openstack.rules import Group, Rule, rules
from infra.contract import Accelerator, NodePool
from infra.errors import CloudError
from infra.naming import POOL_LIMIT

NETWORK = IPv4Network("10.40.0.0/24")
OUTSIDE = IPv4Network("203.0.113.0/28")
TABLE = rules(NETWORK, (OUTSIDE,))
POOL = NodePool(name="default", cpu=2, memory=8, minimum=2, maximum=4)


def test_fixed_addresses_differ_and_are_never_handed_out() -> None:
    addresses = Addresses(NETWORK)
    fixed = [
        addresses.gateway,
        addresses.balancer,
        addresses.registry,
        *map(addresses.control_plane, range(3)),
    ]
    first, last = addresses.free

    assert len(set(fixed)) == len(fixed)
    assert all(address in NETWORK and not first <= address <= last for address in fixed)
    assert last + 1 == NETWORK.broadcast_address


def test_nodes_reach_the_api_server_directly_or_by_its_balancer() -> None:
    addresses = Addresses(NETWORK)

    assert addresses.api(1) == addresses.control_plane(0)
    assert addresses.api(3) == addresses.balancer


def test_from_outside_only_the_allowed_ranges_get_in_and_only_to_two_ports() -> None:
    from_outside = [
        rule for rule in TABLE if isinstance(rule.source, IPv4Network) and not rule.source.subnet_of(NETWORK)
    ]

    assert {(rule.group, rule.ports) for rule in from_outside} == {
        (Group.CONTROL_PLANE, (6443, 6443)),
        (Group.REGISTRY, (443, 443)),
    }
    assert {rule.source for rule in from_outside} == {OUTSIDE}


def test_etcd_is_for_the_control_plane_alone() -> None:
    reaching = [rule for rule in TABLE if rule.ports and rule.ports[0] <= 2379 <= rule.ports[1]]

    assert [(rule.group, rule.source) for rule in reaching] == [(Group.CONTROL_PLANE, Group.CONTROL_PLANE)]


def test_a_network_that_may_come_from_outside_too_is_let_in_once() -> None:
    table = rules(NETWORK, (NETWORK, OUTSIDE))

    let_in = [(rule.group, rule.protocol, rule.ports, rule.source) for rule in table]
    assert len(set(let_in)) == len(let_in)
    assert (Group.REGISTRY, "tcp", (443, 443), NETWORK) in let_in


def test_no_rule_lets_ssh_in() -> None:
    assert [rule for rule in TABLE if rule.ports and rule.ports[0] <= 22 <= rule.ports[1]] == []


def test_rules_of_a_group_have_names_of_their_own() -> None:
    table = rules(NETWORK, (OUTSIDE, IPv4Network("198.51.100.0/24"), IPv4Network("198.51.100.0/25")))

    assert len({(rule.group, rule.name) for rule in table}) == len(table)


def test_rules_with_ports_name_a_protocol_that_has_them() -> None:
    def has_ports(rule: Rule) -> bool:
        return rule.protocol in ("tcp", "udp")

    assert all(has_ports(rule) == (rule.ports is not None) for rule in TABLE)


def test_tags_become_words_in_order() -> None:
    assert tags.words((("team", "cardiology"), ("landfall-stack", "prod"))) == [
        "team=cardiology",
        "landfall-stack=prod",
    ]


def test_long_tags_are_cut_and_still_differ() -> None:
    one, other = tags.words((("a" * 63, "b" * 63), ("a" * 63, "b" * 62 + "c")))

    assert one != other
    assert len(one) == len(other) == tags.TAG_LIMIT


def test_the_longest_node_name_is_a_label() -> None:
    longest = "-".join(["c" * CLUSTER_LIMIT, "p" * POOL_LIMIT, "abcdef", "999"])

    assert len(longest) <= 63


def test_each_pool_has_the_flavor_that_the_settings_name() -> None:
    assert pools.flavors((POOL,), {"default": "m1.large"}) == ((POOL, "m1.large"),)


def test_a_pool_without_flavor_is_told_with_what_it_asks_for() -> None:
    with pytest.raises(CloudError, match=r"2 cores and 8 GiB.*poolFlavors.default"):
        pools.flavors((POOL,), {})


def test_a_flavor_for_no_pool_is_told() -> None:
    with pytest.raises(CloudError, match=r"'defualt'.*there are: default"):
        pools.flavors((POOL,), {"default": "m1.large", "defualt": "m1.large"})


@pytest.mark.parametrize(
    ("pool", "told"),
    [
        (NodePool("gpu", 2, 8, 1, 1, accelerator=Accelerator("nvidia-t4", 1)), "'gpu' asks for accelerators"),
        (NodePool("arm", 2, 8, 1, 1, architecture="arm64"), "'arm' asks for arm64 nodes"),
    ],
)
def test_what_no_instance_has_is_refused(pool: NodePool, told: str) -> None:
    with pytest.raises(CloudError, match=told):
        pools.flavors((pool,), {pool.name: "m1.large"})
