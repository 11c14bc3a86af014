"""An account in a simulated cloud, used as its API is used: no Pulumi."""

from dataclasses import dataclass

from kubernetes import client, config

from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.simulator import clouds, operations
from infra.plugins.simulator.clusters import nodes
from infra.plugins.simulator.entry import Entry, Scope
from infra.plugins.simulator.ledger import Ledger


def _silent(_: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Account:
    """An account.

    Attributes:
        cloud: The cloud's plugin.
        ledger: What exists.
        scope: Where it makes things.
    """

    cloud: str
    ledger: Ledger
    scope: Scope

    def create(self, token: str, **inputs: object) -> Entry:
        """Make a thing; names as on the wire."""
        found = clouds.load(self.cloud)
        given: JsonObject = {**inputs}  # type: ignore[dict-item]  # a test's own literals
        return operations.create(self._caller, operations.table(found, token), given, _silent)

    def delete(self, entry: Entry) -> None:
        """Delete a thing."""
        operations.delete(
            self._caller, operations.table(clouds.load(self.cloud), entry.type), entry.identity, _silent
        )

    @property
    def _caller(self) -> operations.Caller:
        return operations.Caller(clouds.load(self.cloud), self.scope, self.ledger)


def aws_cluster(ledger: Ledger) -> tuple[Account, Entry]:
    """An EKS cluster with one node group, and what it stands on."""
    account = Account("aws", ledger, Scope("aws", "123456789012", "eu-central-1"))
    vpc = account.create("aws:ec2/vpc:Vpc", cidrBlock="10.0.0.0/16")
    subnet = account.create(
        "aws:ec2/subnet:Subnet",
        vpcId=vpc.identity,
        cidrBlock="10.0.0.0/24",
        availabilityZone="eu-central-1b",
    )
    cluster = account.create(
        "aws:eks/cluster:Cluster",
        name="harbour",
        roleArn="arn:aws:iam::123456789012:role/cluster",
        vpcConfig={"subnetIds": [subnet.identity]},
    )
    return account, cluster


def connection(cluster: Entry) -> client.ApiClient:
    """The way to the cluster's API, as its administrator has it."""
    return config.new_client_from_config(str(nodes.of(cluster).config / "admin.kubeconfig"))
