"""Names in Azure: within its limits, the same for the same stack, apart for different ones."""

import re
import uuid

import pytest

from infra import naming
from infra.clouds.azure import names
from tests.unit.infra.clouds.azure import stack

STACKS = ["a", "azure", "Team.One_prod", "x" * 100, "9"]


@pytest.mark.parametrize("name", STACKS)
def test_a_registrys_name_is_letters_and_digits_within_the_limit(name: str) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9]{4,49}", names.registry(name, stack.SUBSCRIPTION))


def test_registries_differ_by_stack_and_by_subscription() -> None:
    made = {names.registry(name, owner) for name in STACKS for owner in (stack.SUBSCRIPTION, stack.TENANT)}

    assert len(made) == 2 * len(STACKS)
    assert names.registry("x" * 60 + "a", stack.SUBSCRIPTION) != names.registry(
        "x" * 60 + "b", stack.SUBSCRIPTION
    )


@pytest.mark.parametrize("name", STACKS)
def test_a_stacks_name_serves_as_dns_prefix(name: str) -> None:
    shared = naming.cloud_name(name, names.CLUSTER_LIMIT)

    assert re.fullmatch(r"[a-z][a-z0-9-]{1,43}[a-z0-9]", shared)


@pytest.mark.parametrize("name", ["a", "default", "abcdefghijkl"])
def test_a_pools_name_is_within_the_limit(name: str) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9]{0,11}", names.pool(name, ("Standard_D2s_v5", 50)))


def test_a_pools_name_changes_with_what_cannot_change_in_place() -> None:
    made = {names.pool("default", fixed) for fixed in [("D2", 50), ("D4", 50), ("D2", 60)]}

    assert len(made) == 3
    assert names.pool("default", ("D2", 50)) in made


def test_pools_with_the_same_beginning_differ() -> None:
    assert names.pool("trainingone", ("D2",)) != names.pool("trainingtwo", ("D2",))


def test_a_role_assignments_name_is_a_guid_of_its_own() -> None:
    one = names.role_assignment("landfall-a", "role", "nodes")

    assert str(uuid.UUID(one)) == one
    assert one == names.role_assignment("landfall-a", "role", "nodes")
    assert one != names.role_assignment("landfall-b", "role", "nodes")


def test_a_cluster_is_known_by_its_id() -> None:
    assert names.cluster_id("SUB", "group", "name") == (
        "/subscriptions/SUB/resourceGroups/group/providers/Microsoft.ContainerService/managedClusters/name"
    )
