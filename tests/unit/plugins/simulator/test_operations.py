"""The clouds make, hold and refuse as the real ones do; what exists is in the ledger."""

from pathlib import Path

import pytest

from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.simulator import clouds, operations
from infra.plugins.simulator.entry import Entry, Scope
from infra.plugins.simulator.errors import Refused, SimulatorError
from infra.plugins.simulator.ledger import Ledger

VPC, SUBNET = "aws:ec2/vpc:Vpc", "aws:ec2/subnet:Subnet"
ROLE = "aws:iam/role:Role"


class Account:
    """An account in a simulated cloud."""

    def __init__(self, folder: Path, cloud: str = "aws", account: str = "123456789012") -> None:
        self.ledger = Ledger(folder / "ledger")
        self._cloud = clouds.load(cloud)
        self._caller = operations.Caller(self._cloud, Scope(cloud, account, "eu-central-1"), self.ledger)

    def create(self, token: str, **inputs: object) -> Entry:
        given: JsonObject = {**inputs}  # type: ignore[dict-item]  # a test's own literals
        return operations.create(self._caller, operations.table(self._cloud, token), given, lambda _: None)

    def update(self, entry: Entry, **inputs: object) -> Entry:
        given: JsonObject = {**inputs}  # type: ignore[dict-item]  # a test's own literals
        kind = operations.table(self._cloud, entry.type)
        return operations.update(self._caller, kind, entry.identity, given, lambda _: None)

    def delete(self, entry: Entry) -> None:
        kind = operations.table(self._cloud, entry.type)
        operations.delete(self._caller, kind, entry.identity, lambda _: None)


@pytest.fixture
def aws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Account:
    monkeypatch.setenv("LANDFALL_SIMULATOR_NODES", "none")
    return Account(tmp_path)


def test_every_create_is_a_new_thing(aws: Account) -> None:
    first, second = aws.create(VPC, cidrBlock="10.0.0.0/16"), aws.create(VPC, cidrBlock="10.0.0.0/16")

    assert first.identity != second.identity
    assert [entry.serial for entry in aws.ledger.entries()] == [first.serial, second.serial]


def test_a_name_that_is_taken_is_refused_in_the_clouds_words(aws: Account) -> None:
    aws.create(ROLE, name="nodes", assumeRolePolicy="{}")

    with pytest.raises(Refused, match="EntityAlreadyExists: Role with name nodes already exists"):
        aws.create(ROLE, name="nodes", assumeRolePolicy="{}")


def test_another_account_may_use_the_same_name(aws: Account, tmp_path: Path) -> None:
    aws.create(ROLE, name="nodes", assumeRolePolicy="{}")

    assert Account(tmp_path, account="210987654321").create(ROLE, name="nodes", assumeRolePolicy="{}")


def test_what_others_stand_in_cannot_be_deleted(aws: Account) -> None:
    vpc = aws.create(VPC, cidrBlock="10.0.0.0/16")
    subnet = aws.create(SUBNET, vpcId=vpc.identity, cidrBlock="10.0.0.0/24")

    with pytest.raises(Refused, match=f"DependencyViolation: The vpc '{vpc.identity}' has dependencies"):
        aws.delete(vpc)
    aws.delete(subnet)
    aws.delete(vpc)
    aws.delete(vpc)  # quiet where it is gone

    assert aws.ledger.entries() == []


def test_a_protected_cluster_cannot_be_deleted_until_that_is_switched_off(aws: Account) -> None:
    inputs: dict[str, object] = {"name": "x", "roleArn": "y", "vpcConfig": {"subnetIds": []}}
    cluster = aws.create("aws:eks/cluster:Cluster", **inputs, deletionProtection=True)

    with pytest.raises(Refused, match="deletion protection"):
        aws.delete(cluster)
    aws.update(cluster, **inputs, deletionProtection=False)
    aws.delete(cluster)


def test_a_cluster_takes_along_what_is_inside_it(aws: Account) -> None:
    cluster = aws.create("aws:eks/cluster:Cluster", name="x", roleArn="y", vpcConfig={"subnetIds": []})
    aws.create("aws:eks/addon:Addon", clusterName="x", addonName="coredns")
    aws.create("aws:eks/addon:Addon", clusterName="other", addonName="coredns")

    aws.delete(cluster)

    assert [entry.text("clusterName") for entry in aws.ledger.entries()] == ["other"]


def test_a_change_that_the_cloud_refuses_is_refused_and_not_made(tmp_path: Path) -> None:
    azure = Account(tmp_path, "azure-native")
    inputs = {"resourceGroupName": "g", "resourceName": "c", "agentPoolName": "p"}
    pool = azure.create("azure-native:containerservice:AgentPool", **inputs, vmSize="a")

    with pytest.raises(Refused, match=r"Changing property 'properties\.vmSize' is not allowed"):
        azure.update(pool, **inputs, vmSize="b")

    assert azure.ledger.only(pool.identity).at("vmSize") == "a"


def test_a_group_takes_everything_in_it_along(tmp_path: Path) -> None:
    azure = Account(tmp_path, "azure-native")
    group = azure.create("azure-native:resources:ResourceGroup", resourceGroupName="g")
    azure.create("azure-native:network:VirtualNetwork", resourceGroupName="g", virtualNetworkName="v")

    azure.delete(group)

    assert azure.ledger.entries() == []


def test_what_a_cloud_never_forgets_keeps_its_name(tmp_path: Path) -> None:
    gcp = Account(tmp_path, "gcp", "acme")
    ring = gcp.create("gcp:kms/keyRing:KeyRing", name="ring", location="europe-west4")

    gcp.delete(ring)

    assert gcp.ledger.entries() == []
    with pytest.raises(Refused, match="KeyRing ring already exists"):
        gcp.create("gcp:kms/keyRing:KeyRing", name="ring", location="europe-west4")


def test_what_was_deleted_outside_is_told_at_the_update(aws: Account) -> None:
    vpc = aws.create(VPC, cidrBlock="10.0.0.0/16")
    aws.ledger.remove(vpc)

    with pytest.raises(Refused, match=f"{vpc.identity} does not exist"):
        aws.update(vpc, cidrBlock="10.0.0.0/16")


def test_a_type_that_no_table_holds_names_the_place_to_add_it() -> None:
    with pytest.raises(SimulatorError, match=r"Add it to a module in infra/plugins/simulator/aws"):
        operations.table(clouds.load("aws"), "aws:s3/bucket:Bucket")


def test_a_new_launch_template_version_is_counted(aws: Account) -> None:
    template = aws.create("aws:ec2/launchTemplate:LaunchTemplate", name="nodes")
    changed = aws.update(template, name="nodes", imageId="ami-1")

    assert [template.at("latestVersion"), changed.at("latestVersion")] == [1, 2]
