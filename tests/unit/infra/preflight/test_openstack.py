"""What an OpenStack site tells of its quotas before the first `up`."""

import json
from pathlib import Path

import pytest

from tests.unit.infra import stacks
from tests.unit.infra.preflight.conftest import Program
from tests.unit.infra.preflight.test_preflight import verdicts

NEW = {"instances": 20, "instances_used": 2, "server_group_members": 10}
OLD = {"maxTotalInstances": 20, "totalInstancesUsed": 2, "maxServerGroupMembers": 10, "maxImageMeta": 128}
GROUP, INSTANCES = "quota of server_group_members", "quota of instances"


def site(program: Program, **limits: object) -> None:
    answer = json.dumps([{"Name": name, "Value": value} for name, value in limits.items()])
    program("openstack", f"""case "$3" in limits) echo '{answer}';; *) echo '{{}}';; esac""")


@pytest.mark.parametrize("names", [OLD, NEW], ids=["as Nova calls them", "as openstacksdk calls them"])
def test_a_site_with_room_is_right(program: Program, tmp_path: Path, names: dict[str, int]) -> None:
    site(program, **names)

    found = verdicts(tmp_path, "openstack")

    assert (found[INSTANCES].state, found[GROUP].state) == ("ok", "ok")
    assert "18 of 20 are free" in found[INSTANCES].told


def test_a_pool_that_no_server_group_holds_is_wrong(program: Program, tmp_path: Path) -> None:
    site(program, **NEW)
    pools = [{"name": "small", "maxNodes": 3}, {"name": "large", "minNodes": 11, "maxNodes": 11}]

    found = verdicts(tmp_path, "openstack", nodePools=pools, openstack=_flavors("small", "large"))

    assert found[INSTANCES].state == "ok"
    assert found[GROUP].state == "wrong"
    assert "holds 10" in found[GROUP].told
    assert "'large' has 11" in found[GROUP].told
    assert "landfall:nodePools" in found[GROUP].fix


def test_what_a_pool_may_have_and_never_has_is_not_counted(program: Program, tmp_path: Path) -> None:
    # Nothing adds instances under load: maxNodes means nothing here.
    site(program, **NEW)
    pools = [{"name": "default", "minNodes": 2, "maxNodes": 100}]

    found = verdicts(tmp_path, "openstack", nodePools=pools)

    assert (found[INSTANCES].state, found[GROUP].state) == ("ok", "ok")
    assert "the stack's most is 4, and 6 while all pools roll" in found[INSTANCES].told
    assert "ask for more" not in found[INSTANCES].told


def test_no_room_for_a_roll_is_told_and_does_not_keep_from_the_first_up(
    program: Program, tmp_path: Path
) -> None:
    site(program, **{**NEW, "instances_used": 15})

    found = verdicts(tmp_path, "openstack")[INSTANCES]

    assert found.state == "ok"
    assert "6 while all pools roll: ask for more before that" in found.told


def test_too_few_instances_are_wrong(program: Program, tmp_path: Path) -> None:
    site(program, **{**NEW, "instances_used": 19})

    found = verdicts(tmp_path, "openstack")

    assert found[INSTANCES].state == "wrong"
    assert "1 of 20 are free" in found[INSTANCES].told
    assert "Lower minNodes" in found[INSTANCES].fix


def test_no_limit_is_enough_for_anything(program: Program, tmp_path: Path) -> None:
    site(program, instances=-1, instances_used=500, server_group_members=-1)

    found = verdicts(tmp_path, "openstack")

    assert (found[INSTANCES].state, found[GROUP].state) == ("ok", "ok")
    assert "any number" in found[GROUP].told


def test_what_a_site_does_not_tell_is_unknown(program: Program, tmp_path: Path) -> None:
    site(program, instances=20, instances_used=1, server_group_members=None)

    assert verdicts(tmp_path, "openstack")[GROUP].state == "unknown"

    site(program, cores=20)
    assert verdicts(tmp_path, "openstack")[INSTANCES].state == "unknown"


def _flavors(*pools: str) -> dict[str, object]:
    given: dict[str, object] = stacks.config("openstack")["landfall:openstack"]
    return {**given, "poolFlavors": dict.fromkeys(pools, "m1.large")}
