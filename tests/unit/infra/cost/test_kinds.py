"""What each type uses: known where its properties say so, unknown otherwise, and never an error."""

from decimal import Decimal

import pytest

from infra.cost.estimate import Estimate, estimate
from infra.cost.kinds import KINDS, charge, kubernetes
from infra.cost.resource import Resource, stack
from infra.policy.properties import UNKNOWN
from tests.unit.infra.cost.stacks import (
    LAUNCH_TEMPLATE,
    US_EAST,
    WEST_EUROPE,
    aks,
    balanced_service,
    claim,
    cloud_nat,
    eks,
    gke,
    node_group,
    node_pool,
)

CHARGED = sorted({*kubernetes.CHARGED, *(name for kinds in KINDS.values() for name in kinds.charged)})
PATHS = (
    "addonName",
    "agentPoolProfiles.0.count",
    "agentPoolProfiles.0.vmSize",
    "autoscaling.minNodeCount",
    "autoscaling.totalMinNodeCount",
    "capacityType",
    "computeConfig.enabled",
    "instanceTypes.0",
    "loadBalancerType",
    "metadata.annotations",
    "natIps",
    "nodeConfig.diskSizeGb",
    "nodeConfig.guestAccelerators.0.count",
    "nodeConfig.machineType",
    "nodeLocations",
    "scalingConfig.minSize",
    "size",
    "sku.name",
    "sku.tier",
    "spec.ports",
    "spec.replicas",
    "spec.resources.requests.storage",
    "spec.storageClassName",
    "spec.type",
    "spec.volumeClaimTemplates.0.spec",
    "subnetIds",
    "type",
    "upgradePolicy.supportType",
    "versionTemplate.protectionLevel",
    "vpcEndpointType",
)
"""What the tables read; 0 stands for a list with one item."""
FORMS: tuple[object, ...] = (
    None, True, 7, -7, 0.5, float("nan"), "", "7", "Interface", "LoadBalancer", "2Gi",
    [], [1, "a"], {}, {"type": 1}, UNKNOWN, [UNKNOWN],
)  # fmt: skip


def nested(path: str, value: object) -> dict[str, object]:
    """Properties that have a value at a path, and nothing else."""
    for part in reversed(path.split(".")):
        value = [value] if part == "0" else {part: value}
    assert isinstance(value, dict)
    return value


def uses(found: Estimate) -> dict[str, object]:
    """What is used, with how much of it; None where that or its price is not known."""
    priced = {line.price.thing: line.quantity for line in found.lines}
    return priced | {one.thing: one.quantity for one in found.unpriced}


@pytest.mark.parametrize("kind", CHARGED)
def test_properties_of_any_form_are_read_without_an_error(kind: str) -> None:
    parts = {
        ".".join(path.split(".")[:depth]) for path in PATHS for depth in range(1, 1 + path.count(".") + 1)
    }
    for path in sorted(parts):
        for form in FORMS:
            resource = Resource(kind, "x", nested(path, form), US_EAST)
            found = charge(resource)
            assert found is not None
            for use in found(resource, stack([resource])):
                assert use.thing
                assert use.quantity is None or (use.quantity.is_finite() and use.quantity >= 0), (path, form)


def test_no_type_is_in_two_tables() -> None:
    for kinds in KINDS.values():
        names = [*kinds.charged, *kinds.free, *kinds.by_use]
        assert len(set(names)) == len(names)


@pytest.mark.parametrize("cloud", KINDS)
def test_what_is_free_or_paid_by_use_is_in_no_estimate(cloud: str) -> None:
    kinds = KINDS[cloud]
    found = estimate(Resource(name, "x") for name in (*kinds.free, *kinds.by_use))

    assert (found.lines, found.unpriced) == ((), ())


def test_extended_support_of_eks_may_come() -> None:
    assert uses(estimate([eks(upgradePolicy={"supportType": "EXTENDED"})])) == {
        "EKS cluster": 1,
        "EKS extended support": None,
    }


def test_disks_of_eks_nodes_are_as_the_template_of_the_same_name_says() -> None:
    other = Resource(
        LAUNCH_TEMPLATE.type, "other", {"blockDeviceMappings": [{"ebs": {"volumeSize": 9}}]}, US_EAST
    )

    assert uses(estimate([other, LAUNCH_TEMPLATE, node_group(3)])) == {"m6i.large": 3, "gp3": 150}
    assert uses(estimate([other, node_group(3)])) == {"m6i.large": 3, "disk of a node": None}


def test_spot_capacity_has_no_fixed_price() -> None:
    assert uses(estimate([node_group(capacityType="SPOT")]))["m6i.large on spot capacity"] is None
    spot = uses(estimate([gke(), node_pool(config={"spot": True})]))
    assert spot["e2-standard-2 on spot capacity"] is None
    pool = {"vmSize": "Standard_D2s_v5", "count": 2, "scaleSetPriority": "Spot"}
    found = estimate([aks(agentPoolProfiles=[pool])])
    assert uses(found)["Standard_D2s_v5 on spot capacity"] is None


def test_what_is_not_known_before_the_update_is_unknown() -> None:
    assert estimate([node_group(UNKNOWN)]).unknown == ("aws:eks/nodeGroup:NodeGroup",)
    assert estimate([node_group(instanceTypes=UNKNOWN)]).unknown == ("aws:eks/nodeGroup:NodeGroup",)


@pytest.mark.parametrize(
    ("properties", "found"),
    [
        ({"vpcEndpointType": "Gateway"}, {}),
        ({"vpcEndpointType": "Interface", "subnetIds": ["a", "b", "c"]}, {"interface endpoint in a zone": 3}),
        ({"vpcEndpointType": "Interface", "subnetIds": UNKNOWN}, {"interface endpoint in a zone": None}),
    ],
)
def test_an_endpoint_costs_for_each_zone(properties: dict[str, object], found: dict[str, object]) -> None:
    assert uses(estimate([Resource("aws:ec2/vpcEndpoint:VpcEndpoint", "ecr", properties, US_EAST)])) == found


def test_a_fast_volume_costs_more_than_its_size() -> None:
    slow = {"type": "gp3", "size": 10, "iops": 3000}
    volume = "aws:ebs/volume:Volume"

    assert uses(estimate([Resource(volume, "v", slow, US_EAST)])) == {"gp3": 10}
    assert "iops of a volume" in uses(estimate([Resource(volume, "v", {**slow, "iops": 9000}, US_EAST)]))


@pytest.mark.parametrize(
    ("properties", "nodes"),
    [
        ({}, 2),
        ({"autoscaling": {"minNodeCount": 1}, "nodeLocations": ["a", "b", "c"]}, 3),
        ({"autoscaling": None, "nodeCount": 2, "nodeLocations": ["a", "b"]}, 4),
        ({"autoscaling": None, "initialNodeCount": 2, "location": "us-central1-a"}, 2),
        ({"autoscaling": None, "initialNodeCount": 2}, None),
    ],
)
def test_gkes_pools_count_with_the_fewest_nodes(properties: dict[str, object], nodes: int | None) -> None:
    assert uses(estimate([gke(), node_pool(**properties)]))["e2-standard-2"] == nodes


def test_cloud_nat_costs_for_each_node_up_to_the_32nd() -> None:
    few = uses(estimate([gke(), node_pool(), node_pool("second"), cloud_nat()]))
    many = uses(estimate([gke(), node_pool(autoscaling={"totalMinNodeCount": 33}), cloud_nat()]))

    assert few["NAT for a node"] == 4
    assert few["address of a NAT"] == 1
    assert many["NAT for more than 32 nodes"] == 1


def test_accelerators_are_in_the_price_of_some_machines_and_come_on_top_of_others() -> None:
    with_t4 = {"machineType": "n1-standard-4", "guestAccelerators": [{"type": "nvidia-tesla-t4", "count": 2}]}
    with_l4 = {"machineType": "g2-standard-4", "guestAccelerators": [{"type": "nvidia-l4", "count": 1}]}

    assert uses(estimate([gke(), node_pool(config=with_t4)]))["nvidia-tesla-t4"] == 4
    assert "nvidia-l4" not in uses(estimate([gke(), node_pool(config=with_l4)]))


def test_a_default_pool_and_autopilot_are_not_in_the_clusters_price() -> None:
    assert "nodes of the default pool" in uses(estimate([gke(removeDefaultNodePool=False)]))
    assert "pods of Autopilot" in uses(estimate([gke(enableAutopilot=True)]))


def test_aks_pools_of_the_cluster_and_beside_it_are_counted() -> None:
    pool = {"vmSize": "Standard_D2s_v5", "enableAutoScaling": True, "minCount": 3, "osDiskType": "Ephemeral"}
    found = uses(
        estimate([aks(), Resource("azure-native:containerservice:AgentPool", "default", pool, WEST_EUROPE)])
    )

    assert found["Standard_D4s_v5"] == 2
    assert found["Standard_D2s_v5"] == 3
    assert found["managed disk of a node"] == 256
    assert found["AKS cluster, Standard tier"] == 1


def test_the_free_tier_of_aks_is_not_taken_for_nothing() -> None:
    assert estimate([aks(sku={"tier": "Free"}, agentPoolProfiles=[])]).unknown == (aks().type,)


def test_only_a_regional_standard_address_has_a_price_on_azure() -> None:
    address = "azure-native:network:PublicIPAddress"
    standard = {"sku": {"name": "Standard", "tier": "Regional"}}

    assert uses(estimate([Resource(address, "a", standard, WEST_EUROPE)])) == {"public IPv4 address": 1}
    assert estimate([Resource(address, "a", {"sku": {"tier": "Global"}}, WEST_EUROPE)]).lines == ()


def test_services_on_azure_share_one_balancer() -> None:
    two = uses(estimate([aks(), balanced_service("a"), balanced_service("b")]))
    wide = uses(estimate([aks(), balanced_service("a", ports=7)]))

    assert two["Standard Load Balancer with up to five rules"] == 1
    assert "rule of a Standard Load Balancer" not in two
    assert wide["rule of a Standard Load Balancer"] == 2


def test_a_service_on_aws_gets_the_balancer_that_it_asks_for() -> None:
    kind = {"service.beta.kubernetes.io/aws-load-balancer-type": "nlb"}

    assert "Network Load Balancer" in uses(estimate([eks(), balanced_service(**kind)]))
    assert "Classic Load Balancer" in uses(estimate([eks(), balanced_service()]))


def test_a_service_inside_the_cluster_costs_nothing() -> None:
    inside = Resource("kubernetes:core/v1:Service", "monitor", {"spec": {"type": "ClusterIP"}})

    assert uses(estimate([eks(), inside])) == {"EKS cluster": 1}


@pytest.mark.parametrize(
    ("storage", "gib"),
    [("2Gi", 2), ("512Mi", Decimal("0.5")), ("1Ti", 1024), (str(2**30), 1), ("lots", None), (UNKNOWN, None)],
)
def test_a_claim_costs_by_its_size(storage: object, gib: object) -> None:
    assert uses(estimate([gke(), claim(storage, "standard-rwo")]))["pd-balanced"] == gib


def test_a_claim_of_an_unknown_class_is_unknown() -> None:
    assert estimate([gke(), claim(storage_class="mine")]).unknown == (claim().type,)
    assert estimate([eks(), claim(storage_class="standard-rwo")]).unknown == (claim().type,)


def test_every_replica_of_a_set_has_its_volumes() -> None:
    template = {"spec": claim(storage_class="standard-rwo").properties["spec"]}
    wanted = {"spec": {"replicas": 3, "volumeClaimTemplates": [template]}}

    assert (
        uses(estimate([gke(), Resource("kubernetes:apps/v1:StatefulSet", "db", wanted)]))["pd-balanced"] == 6
    )


def test_everything_that_costs_on_openstack_is_unknown() -> None:
    kinds = sorted(KINDS["openstack"].charged)
    found = estimate(Resource(name, "x", {}, {"region": "RegionOne"}) for name in kinds)

    assert found.lines == ()
    assert found.unknown == tuple(kinds)
