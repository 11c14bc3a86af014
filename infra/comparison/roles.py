"""Table: what each kind of resource is for, whatever the cloud calls it.

A row is a role with patterns of "Component/type"; the first row that matches a resource gives its role. A
further cloud adds its types to the rows.
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase

from infra.comparison.planned import Planned


@dataclass(frozen=True)
class Role:
    """What resources are for.

    Attributes:
        name: The role, as shown.
        patterns: What has it, as shell patterns of "Component/type".
    """

    name: str
    patterns: tuple[str, ...]


INSIDE = Role("objects in the cluster", ("*/kubernetes:*",))
OTHER = Role("other", ("*",))

ROLES = (
    INSIDE,
    Role("release and images", ("*/landfall:index:ModelImage", "*/landfall:index:ToolImage")),
    Role(
        "image registry",
        ("Registry/*", "*/aws:ecr/*", "*/gcp:artifactregistry/*", "*/azure-native:containerregistry:*"),
    ),
    Role(
        "control plane",
        (
            *(
                "*/aws:eks/cluster:*",
                "*/gcp:container/cluster:*",
                "*/azure-native:containerservice:ManagedCluster",
            ),
            *(
                "ControlPlane/openstack:*",
                "Api/openstack:*",
                "*/openstack:loadbalancer/*",
                "*/landfall:index:Wait",
                "*/landfall:index:ChosenOnce",
            ),
        ),
    ),
    Role("the cloud's add-ons", ("*/aws:eks/addon:*", "*/aws:eks/podIdentityAssociation:*")),
    Role("access entries", ("*/aws:eks/access*",)),
    Role(
        "nodes",
        (
            *("*/aws:eks/nodeGroup:*", "*/aws:ec2/launchTemplate:*", "*/gcp:container/nodePool:*"),
            *("*/azure-native:containerservice:AgentPool", "Workers/*", "*/openstack:compute/*"),
        ),
    ),
    Role(
        "network",
        (
            *("*/aws:ec2/vpc:*", "*/gcp:compute/network:*", "*/azure-native:network:VirtualNetwork"),
            "*/openstack:networking/network:*",
        ),
    ),
    Role(
        "subnets",
        (
            *("*/aws:ec2/subnet:*", "*/gcp:compute/subnetwork:*", "*/azure-native:network:Subnet"),
            "*/openstack:networking/subnet:*",
        ),
    ),
    Role("routes", ("*/aws:ec2/route*", "*/openstack:networking/routerInterface:*")),
    Role(
        "way out to the internet",
        (
            *(
                "*/aws:ec2/natGateway:*",
                "*/aws:ec2/internetGateway:*",
                "*/aws:ec2/eip:*",
                "*/gcp:compute/router*",
            ),
            *("*/azure-native:network:NatGateway", "*/azure-native:network:PublicIPAddress"),
            "*/openstack:networking/router:*",
        ),
    ),
    Role("private ways to the cloud's services", ("*/aws:ec2/vpcEndpoint:*",)),
    Role(
        "firewall",
        (
            *("*/aws:ec2/*ecurityGroup*", "*/aws:vpc/securityGroup*", "*/gcp:compute/firewall:*"),
            *("*/azure-native:network:NetworkSecurityGroup", "*/openstack:networking/secGroup*"),
        ),
    ),
    Role(
        "encryption",
        ("*/aws:kms/*", "*/gcp:kms/*", "SecretsKey/*", "*/azure-native:keyvault:*"),
    ),
    Role("certificates", ("*/landfall:index:CertificateAuthority",)),
    Role(
        "identities and grants",
        (
            *(
                "*/aws:iam/*",
                "*/gcp:serviceaccount/*",
                "*/gcp:projects/iAMMember:*",
                "*/gcp:projects/serviceIdentity:*",
                "*/azure-native:authorization:*",
            ),
            *("*/azure-native:managedidentity:*", "*/openstack:identity/*"),
        ),
    ),
    Role(
        "logs",
        (
            "*/aws:ec2/flowLog:*",
            "*/aws:cloudwatch/*",
            "*/aws:ec2/flowLog:*",
            "*/azure-native:operationalinsights:*",
            "*/azure-native:monitor:*",
            "*/azure-native:insights:*",
        ),
    ),
    Role(
        "what the account must have", ("*/gcp:projects/service:*", "*/azure-native:resources:ResourceGroup")
    ),
    Role(
        "protection against deletion",
        ("*/landfall:Protection", "*/landfall:*:Protection", "*:ManagementLock*"),
    ),
    Role("ports and addresses", ("*/openstack:networking/port:*", "*/openstack:networking/floatingIp*")),
    Role("volumes", ("*/openstack:blockstorage/*",)),
    OTHER,
)


def role(resource: Planned) -> Role:
    """What a resource is for."""
    described = f"{resource.component}/{resource.type}"
    return next(row for row in ROLES if any(fnmatchcase(described, pattern) for pattern in row.patterns))
