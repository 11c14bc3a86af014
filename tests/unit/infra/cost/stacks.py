"""Small stacks, with properties as the clouds' programs give them."""

from infra.cost.resource import Resource
from infra.policy.properties import Properties

US_EAST = {"region": "us-east-1"}
IOWA = {"region": "us-central1", "project": "heart"}
WEST_EUROPE = {"location": "westeurope"}
LAUNCH_TEMPLATE = Resource(
    "aws:ec2/launchTemplate:LaunchTemplate",
    "default-2f6a86",
    {"blockDeviceMappings": [{"deviceName": "/dev/xvda", "ebs": {"volumeSize": 50, "volumeType": "gp3"}}]},
    US_EAST,
)


def eks(**properties: object) -> Resource:
    standard = {"upgradePolicy": {"supportType": "STANDARD"}}
    return Resource("aws:eks/cluster:Cluster", "cluster", {**standard, **properties}, US_EAST)


def node_group(minimum: object = 2, **properties: object) -> Resource:
    given = {
        "capacityType": "ON_DEMAND",
        "instanceTypes": ["m6i.large"],
        "scalingConfig": {"desiredSize": minimum, "minSize": minimum, "maxSize": 4},
        **properties,
    }
    return Resource("aws:eks/nodeGroup:NodeGroup", "default-2f6a86", given, US_EAST)


def gke(**properties: object) -> Resource:
    given = {"location": "us-central1", "removeDefaultNodePool": True, **properties}
    return Resource("gcp:container/cluster:Cluster", "cluster", given, IOWA)


def node_pool(
    name: str = "default-1a2b3c4d", config: Properties | None = None, **properties: object
) -> Resource:
    made_of = {"machineType": "e2-standard-2", "diskType": "pd-balanced", "diskSizeGb": 50, **(config or {})}
    scaling = {"autoscaling": {"totalMinNodeCount": 2, "totalMaxNodeCount": 4}, "initialNodeCount": 1}
    given = {"location": "us-central1", "nodeConfig": made_of, **scaling, **properties}
    return Resource("gcp:container/nodePool:NodePool", name, given, IOWA)


def cloud_nat() -> Resource:
    return Resource("gcp:compute/routerNat:RouterNat", "nat", {"region": "us-central1"}, IOWA)


def aks(**properties: object) -> Resource:
    system = {
        "vmSize": "Standard_D4s_v5",
        "enableAutoScaling": True,
        "minCount": 2,
        "count": 2,
        "osDiskSizeGB": 128,
    }
    given = {
        "location": "westeurope",
        "sku": {"name": "Base", "tier": "Standard"},
        "agentPoolProfiles": [system],
    }
    return Resource(
        "azure-native:containerservice:ManagedCluster", "cluster", {**given, **properties}, WEST_EUROPE
    )


def balanced_service(name: str = "heart", ports: int = 1, **annotations: str) -> Resource:
    given = {
        "metadata": {"name": name, "annotations": annotations},
        "spec": {"type": "LoadBalancer", "ports": [{"port": 80 + more} for more in range(ports)]},
    }
    return Resource("kubernetes:core/v1:Service", name, given)


def claim(storage: object = "2Gi", storage_class: object = "landfall-gp3") -> Resource:
    spec = {"resources": {"requests": {"storage": storage}}, "storageClassName": storage_class}
    return Resource("kubernetes:core/v1:PersistentVolumeClaim", "prometheus", {"spec": spec})


STORAGE_CLASS = Resource(
    "kubernetes:storage.k8s.io/v1:StorageClass",
    "landfall-gp3",
    {"metadata": {"name": "landfall-gp3"}, "parameters": {"type": "gp3"}, "provisioner": "ebs.csi.aws.com"},
)
AWS = (
    eks(),
    LAUNCH_TEMPLATE,
    node_group(),
    Resource("aws:ec2/natGateway:NatGateway", "nat", {}, US_EAST),
    Resource("aws:ec2/eip:Eip", "nat", {"domain": "vpc"}, US_EAST),
    Resource("aws:kms/key:Key", "key", {"enableKeyRotation": True}, US_EAST),
    Resource("aws:ec2/vpc:Vpc", "vpc", {}, US_EAST),
    Resource("aws:cloudwatch/logGroup:LogGroup", "control-plane", {}, US_EAST),
    STORAGE_CLASS,
    claim(),
    Resource("kubernetes:apps/v1:Deployment", "heart", {}),
    Resource("landfall:aws:Network", "network", {}),
)
"""A whole stack in which everything has a price."""
