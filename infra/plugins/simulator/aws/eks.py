"""EKS: the cluster, its nodes, add-ons and who may enter.

Names: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html (read on 2026-11-21).
"""

from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.simulator.aws.names import ARN, SECURITY_GROUP, SUBNET, arn, common, given
from infra.plugins.simulator.clusters.life import ClusterLife
from infra.plugins.simulator.clusters.pool_life import PoolLife
from infra.plugins.simulator.clusters.reached import Reached
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.forms import among, cidr, pattern
from infra.plugins.simulator.identities import derived, derived_guid
from infra.plugins.simulator.ledger import Ledger
from infra.plugins.simulator.tables import Draft, Holder, ResourceType

CLUSTER = "aws:eks/cluster:Cluster"
NODE_GROUP = "aws:eks/nodeGroup:NodeGroup"
ADDON = "aws:eks/addon:Addon"
ACCESS_ENTRY = "aws:eks/accessEntry:AccessEntry"
GRANT = "aws:eks/accessPolicyAssociation:AccessPolicyAssociation"
ASSOCIATION = "aws:eks/podIdentityAssociation:PodIdentityAssociation"
FARGATE = "aws:eks/fargateProfile:FargateProfile"
_INSIDE = (ADDON, ACCESS_ENTRY, GRANT, ASSOCIATION)
"""What goes with a cluster."""

_VERSION = pattern(r"1\.\d{2}", "a Kubernetes minor version, such as 1.34")
_REFUSED = "operation error EKS: {call}, https response error StatusCode: 409, ResourceInUseException: {text}"
_DEFAULT_VERSION = "1.34"
"""What an unset version becomes here: the version of the node that serves it."""


def _cluster(entry: Entry, ledger: Ledger) -> JsonObject:
    found = common(entry)
    subnets = entry.at("vpcConfig.subnetIds")
    first = (
        ledger.get("aws:ec2/subnet:Subnet", str(subnets[0]))
        if isinstance(subnets, list) and subnets
        else None
    )
    issuer = f"https://oidc.eks.{found['region']}.amazonaws.com/id/{derived(entry.serial, 32).upper()}"
    return {
        **found,
        "arn": arn(entry, "eks", f"cluster/{entry.identity}"),
        "version": entry.text("version") or _DEFAULT_VERSION,
        "platformVersion": "eks.1",
        "status": "ACTIVE",
        "createdAt": entry.created,
        "identities": [{"oidcs": [{"issuer": issuer}]}],
        "vpcConfig": {
            "clusterSecurityGroupId": f"sg-0{derived(entry.serial, 16)}",
            "vpcId": first.text("vpcId") if first else "",
        },
    }


def _reached(reached: Reached) -> JsonObject:
    return {"endpoint": reached.server, "certificateAuthority": {"data": reached.authority_base64}}


def _node_group(entry: Entry, _: Ledger) -> JsonObject:
    cluster, name = entry.text("clusterName"), entry.text("nodeGroupName")
    guid = derived_guid(entry.serial)
    return {
        **common(entry),
        "arn": arn(entry, "eks", f"nodegroup/{cluster}/{name}/{guid}"),
        "resources": [
            {"autoscalingGroups": [{"name": f"eks-{name}-{guid}"}], "remoteAccessSecurityGroupId": ""}
        ],
        "status": "ACTIVE",
        "version": entry.text("version") or _DEFAULT_VERSION,
    }


def _cluster_of(pool: Entry, ledger: Ledger) -> Entry | None:
    return ledger.get(CLUSTER, pool.text("clusterName"))


def _addon(entry: Entry, _: Ledger) -> JsonObject:
    path = f"addon/{entry.text('clusterName')}/{entry.text('addonName')}/{derived_guid(entry.serial)}"
    return {
        **common(entry),
        "arn": arn(entry, "eks", path),
        "createdAt": entry.created,
        "modifiedAt": entry.created,
    }


def _access_entry(entry: Entry, _: Ledger) -> JsonObject:
    principal = entry.text("principalArn").partition(":iam::")[2].replace(":", "/")
    path = f"access-entry/{entry.text('clusterName')}/{principal}/{derived_guid(entry.serial)}"
    return {**common(entry), "accessEntryArn": arn(entry, "eks", path), "createdAt": entry.created}


def _association(entry: Entry, _: Ledger) -> JsonObject:
    return {
        **common(entry),
        "associationId": entry.identity,
        "associationArn": arn(
            entry, "eks", f"podidentityassociation/{entry.text('clusterName')}/{entry.identity}"
        ),
    }


def _association_id(draft: Draft) -> str:
    return f"a-{derived(str(draft.inputs), 17)}"


TYPES = (
    ResourceType(
        CLUSTER,
        given("name"),
        _cluster,
        replaces=frozenset(
            {
                "name", "roleArn", "bootstrapSelfManagedAddons", "outpostConfig",
                "remoteNetworkConfig",
                "accessConfig.bootstrapClusterCreatorAdminPermissions",
                "kubernetesNetworkConfig.serviceIpv4Cidr", "kubernetesNetworkConfig.ipFamily",
            }
        ),
        irrevocable=frozenset({"encryptionConfig"}),
        fixed={
            "encryptionConfig.provider.keyArn": "operation error EKS: AssociateEncryptionConfig, https"
            " response"
            " error StatusCode: 400, InvalidParameterException: Encryption config is already associated:"
            " its key"
            " cannot change."
        },
        autoname="name",
        unique=("name",),
        taken=_REFUSED.format(call="CreateCluster", text="Cluster already exists with name: {name}"),
        forms={
            "name": pattern(r"[0-9A-Za-z][A-Za-z0-9_-]{0,99}", "1 to 100 letters, digits, - and _"),
            "version": _VERSION,
            "roleArn": ARN,
            "vpcConfig.subnetIds": SUBNET,
            "vpcConfig.securityGroupIds": SECURITY_GROUP,
            "vpcConfig.publicAccessCidrs": cidr(),
            "accessConfig.authenticationMode": among("API", "API_AND_CONFIG_MAP", "CONFIG_MAP"),
            "enabledClusterLogTypes": among(
                "api", "audit", "authenticator", "controllerManager", "scheduler"
            ),
            "encryptionConfig.provider.keyArn": ARN,
            "kubernetesNetworkConfig.serviceIpv4Cidr": cidr(12, 24),
        },
        takes=tuple(Holder(kind, "clusterName", "name") for kind in _INSIDE),
        holders=(Holder(NODE_GROUP, "clusterName", "name"), Holder(FARGATE, "clusterName", "name")),
        held=_REFUSED.format(call="DeleteCluster", text="Cluster has nodegroups attached ({holder})"),
        protection="deletionProtection",
        protected="operation error EKS: DeleteCluster, https response error StatusCode: 400,"
        " InvalidRequestException: Cluster {name} has deletion protection enabled: switch it off first.",
        life=ClusterLife(_reached),
    ),
    ResourceType(
        NODE_GROUP,
        given("clusterName", "nodeGroupName"),
        _node_group,
        # "If the Pods haven't drained after a few minutes", the instances are terminated all the same:
        # https://docs.aws.amazon.com/eks/latest/userguide/delete-managed-node-group.html
        life=PoolLife(_cluster_of, lambda pool: pool.serial, patience=60.0, forced=True),
        replaces=frozenset(
            {
                "clusterName", "nodeGroupName", "nodeGroupNamePrefix", "amiType", "capacityType", "diskSize",
                "instanceTypes", "nodeRoleArn", "subnetIds", "remoteAccess", "launchTemplate.id",
                "launchTemplate.name",
            }
        ),
        autoname="nodeGroupName",
        unique=("clusterName", "nodeGroupName"),
        taken=_REFUSED.format(
            call="CreateNodegroup",
            text="NodeGroup already exists with name {nodeGroupName} and cluster name {clusterName}",
        ),
        forms={
            "nodeGroupName": pattern(r"[0-9A-Za-z][A-Za-z0-9_-]{0,62}", "1 to 63 letters, digits, - and _"),
            "capacityType": among("ON_DEMAND", "SPOT", "CAPACITY_BLOCK"),
            # https://docs.aws.amazon.com/eks/latest/APIReference/API_Nodegroup.html: amiType
            "amiType": pattern(
                r"(AL2023|AL2|BOTTLEROCKET|WINDOWS_CORE|WINDOWS_FULL|CUSTOM)(_[A-Za-z0-9_]+)?",
                "an AMI type, such as AL2023_x86_64_STANDARD",
            ),
            "subnetIds": SUBNET,
            "nodeRoleArn": ARN,
            "version": _VERSION,
            "taints.effect": among("NO_SCHEDULE", "NO_EXECUTE", "PREFER_NO_SCHEDULE"),
        },
    ),
    ResourceType(
        ADDON,
        given("clusterName", "addonName"),
        _addon,
        replaces=frozenset({"clusterName", "addonName"}),
        unique=("clusterName", "addonName"),
        taken=_REFUSED.format(call="CreateAddon", text="Addon already exists."),
        forms={
            "resolveConflictsOnCreate": among("NONE", "OVERWRITE"),
            "resolveConflictsOnUpdate": among("NONE", "OVERWRITE", "PRESERVE"),
            "serviceAccountRoleArn": ARN,
        },
    ),
    ResourceType(
        ACCESS_ENTRY,
        given("clusterName", "principalArn"),
        _access_entry,
        replaces=frozenset({"clusterName", "principalArn", "type"}),
        unique=("clusterName", "principalArn"),
        taken=_REFUSED.format(
            call="CreateAccessEntry",
            text="The specified access entry resource is already in use on this cluster.",
        ),
        forms={
            "principalArn": ARN,
            "type": among("STANDARD", "EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX", "EC2", "HYBRID_LINUX"),
        },
    ),
    ResourceType(
        GRANT,
        given("clusterName", "principalArn", "policyArn", joint="#"),
        lambda entry, _: {"region": common(entry)["region"], "associatedAt": entry.created},
        replaces=frozenset({"clusterName", "principalArn", "policyArn", "accessScope"}),
        forms={"principalArn": ARN, "policyArn": ARN, "accessScope.type": among("cluster", "namespace")},
    ),
    ResourceType(
        ASSOCIATION,
        _association_id,
        _association,
        replaces=frozenset({"clusterName", "namespace", "serviceAccount"}),
        unique=("clusterName", "namespace", "serviceAccount"),
        taken=_REFUSED.format(
            call="CreatePodIdentityAssociation", text="Association already exists:"
            " {namespace}/{serviceAccount}"
        ),
        forms={"roleArn": ARN},
    ),
)  # fmt: skip
