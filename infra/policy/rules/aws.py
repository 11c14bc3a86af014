"""Rules for what stacks make in AWS, after the baseline that checkov's ids name.

Account-wide rules (CloudTrail and the like) are not here: they are the account's, not a stack's.
"""

import json
from collections.abc import Iterator, Mapping

from infra.policy import networks
from infra.policy.properties import UNKNOWN, Properties, at, is_given, is_on, is_one_of, listed, objects
from infra.policy.rule import Rule

_TEMPLATE = ("aws:ec2/launchTemplate:LaunchTemplate",)
_CLUSTER = ("aws:eks/cluster:Cluster",)
_REPOSITORY = ("aws:ecr/repository:Repository",)
_DOCUMENTS = (
    "aws:iam/policy:Policy",
    "aws:iam/rolePolicy:RolePolicy",
    "aws:iam/userPolicy:UserPolicy",
    "aws:iam/groupPolicy:GroupPolicy",
)
_LOGS = ("api", "audit", "authenticator", "controllerManager", "scheduler")


def _metadata_by_token(properties: Properties) -> Iterator[str]:
    if not is_one_of(at(properties, "metadataOptions", "httpTokens"), "required"):
        yield "Instances answer IMDSv1, which a tricked process can be made to ask."


def _metadata_for_the_node(properties: Properties) -> Iterator[str]:
    hops = at(properties, "metadataOptions", "httpPutResponseHopLimit")
    if hops is not UNKNOWN and hops != 1:
        yield f"Pods can reach the node's identity: the hop limit is {hops}."


def _disks_encrypted(properties: Properties) -> Iterator[str]:
    for disk in objects(at(properties, "blockDeviceMappings")):
        if is_given(at(disk, "ebs")) and not is_on(at(disk, "ebs", "encrypted")):
            yield f"The disk {at(disk, 'deviceName')!r} is not encrypted."


def _volume_encrypted(properties: Properties) -> Iterator[str]:
    if not is_on(at(properties, "encrypted")):
        yield "The volume is not encrypted."


def _secrets_encrypted(properties: Properties) -> Iterator[str]:
    resources = at(properties, "encryptionConfig", "resources")
    if resources is not UNKNOWN and "secrets" not in listed(resources):
        yield "Kubernetes' secrets are encrypted with no key of the account's."


def _endpoint_limited(properties: Properties) -> Iterator[str]:
    reach = at(properties, "vpcConfig")
    if reach is UNKNOWN or at(properties, "vpcConfig", "endpointPublicAccess") is False:
        return
    ranges = at(properties, "vpcConfig", "publicAccessCidrs")
    if ranges is UNKNOWN:
        return
    # EKS lets everybody in where no range is named.
    if not listed(ranges) or networks.is_anywhere(*listed(ranges)):
        yield "The Kubernetes API answers the whole internet."


def _logs_kept(properties: Properties) -> Iterator[str]:
    kept = at(properties, "enabledClusterLogTypes")
    lacking = [kind for kind in _LOGS if kind not in listed(kept)]
    if kept is not UNKNOWN and lacking:
        yield f"The control plane's logs are not kept: {', '.join(lacking)}."


def _key_rotates(properties: Properties) -> Iterator[str]:
    if not is_on(at(properties, "enableKeyRotation")):
        yield "The key never changes."


def _group_closed(properties: Properties) -> Iterator[str]:
    for rule in objects(at(properties, "ingress")):
        sources = (*listed(at(rule, "cidrBlocks")), *listed(at(rule, "ipv6CidrBlocks")))
        if networks.is_anywhere(*sources):
            yield from _open(at(rule, "fromPort"), at(rule, "toPort"))


def _rule_closed(properties: Properties) -> Iterator[str]:
    if at(properties, "type") == "egress":
        return
    sources = (
        *listed(at(properties, "cidrBlocks")),
        *listed(at(properties, "ipv6CidrBlocks")),
        at(properties, "cidrIpv4"),
        at(properties, "cidrIpv6"),
    )
    if networks.is_anywhere(*sources):
        yield from _open(at(properties, "fromPort"), at(properties, "toPort"))


def _open(first: object, last: object) -> Iterator[str]:
    for purpose in networks.opened(first, last):
        yield f"{purpose} is open to the whole internet."


def _tags_lasting(properties: Properties) -> Iterator[str]:
    if not is_one_of(at(properties, "imageTagMutability"), "IMMUTABLE"):
        yield "A tag can come to mean another image."


def _images_scanned(properties: Properties) -> Iterator[str]:
    if not is_on(at(properties, "imageScanningConfiguration", "scanOnPush")):
        yield "Nobody looks whether images have known holes."


def _without_wildcards(properties: Properties) -> Iterator[str]:
    text = at(properties, "policy")
    if not isinstance(text, str):
        return
    try:
        statements = json.loads(text).get("Statement", [])
    except (ValueError, AttributeError):
        return
    for statement in statements if isinstance(statements, list) else [statements]:
        if statement.get("Effect") != "Allow" or not _on_everything(statement):
            continue
        every = [one for one in _texts(statement.get("Action", [])) if one == "*" or one.endswith(":*")]
        if every:
            yield f"A statement allows {', '.join(every)} on everything."
        if "NotAction" in statement:
            but = ", ".join(_texts(statement["NotAction"]))
            yield f"A statement allows whatever is not {but} on everything."


def _on_everything(statement: Mapping[str, object]) -> bool:
    # What is left out of everything is still nearly everything.
    return "*" in _texts(statement.get("Resource", [])) or "NotResource" in statement


def _texts(value: object) -> list[str]:
    return [value] if isinstance(value, str) else [str(item) for item in listed(value)]


def _subnet_private(properties: Properties) -> Iterator[str]:
    if at(properties, "mapPublicIpOnLaunch") is True:
        yield "Everything that starts in the subnet gets a public address."


RULES = (
    Rule(
        "aws-metadata-by-token",
        "Nobody gets a node's credentials by making it fetch an address.",
        "Set metadataOptions.httpTokens: required.",
        "CKV_AWS_79",
        _TEMPLATE,
        _metadata_by_token,
    ),
    Rule(
        "aws-metadata-for-the-node",
        "Pods have identities of their own, and never the node's.",
        "Set metadataOptions.httpPutResponseHopLimit: 1.",
        "CKV_AWS_341",
        _TEMPLATE,
        _metadata_for_the_node,
    ),
    Rule(
        "aws-disks-encrypted",
        "A disk that is thrown away tells nothing.",
        "Set encrypted: true.",
        "CKV_AWS_3",
        _TEMPLATE,
        _disks_encrypted,
    ),
    Rule(
        "aws-volumes-encrypted",
        "A volume that is thrown away tells nothing.",
        "Set encrypted: true.",
        "CKV_AWS_3",
        ("aws:ebs/volume:Volume",),
        _volume_encrypted,
    ),
    Rule(
        "aws-eks-secrets-encrypted",
        "Who reads etcd's disk reads no secret.",
        "Set encryptionConfig with a KMS key and resources: [secrets].",
        "CKV_AWS_58",
        _CLUSTER,
        _secrets_encrypted,
    ),
    Rule(
        "aws-eks-endpoint-limited",
        "Only known addresses reach the Kubernetes API.",
        "Name them in landfall:apiAllowedCidrs.",
        "CKV_AWS_38",
        _CLUSTER,
        _endpoint_limited,
    ),
    Rule(
        "aws-eks-logs-kept",
        "What happened in the cluster can be found out afterwards.",
        f"Set enabledClusterLogTypes: [{', '.join(_LOGS)}].",
        "CKV_AWS_37",
        _CLUSTER,
        _logs_kept,
    ),
    Rule(
        "aws-keys-rotate",
        "A key that leaked is worth less every year.",
        "Set enableKeyRotation: true.",
        "CKV_AWS_7",
        ("aws:kms/key:Key",),
        _key_rotates,
    ),
    Rule(
        "aws-groups-closed",
        "No machine takes logins from the internet.",
        "Name the ranges that need it, or use Session Manager.",
        "CKV_AWS_24, CKV_AWS_25",
        ("aws:ec2/securityGroup:SecurityGroup", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"),
        _group_closed,
    ),
    Rule(
        "aws-rules-closed",
        "No machine takes logins from the internet.",
        "Name the ranges that need it, or use Session Manager.",
        "CKV_AWS_24, CKV_AWS_25",
        (
            "aws:ec2/securityGroupRule:SecurityGroupRule",
            "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        ),
        _rule_closed,
    ),
    Rule(
        "aws-ecr-tags-immutable",
        "A tag means one image for ever.",
        "Set imageTagMutability: IMMUTABLE.",
        "CKV_AWS_51",
        _REPOSITORY,
        _tags_lasting,
    ),
    Rule(
        "aws-ecr-images-scanned",
        "Known holes in images are found.",
        "Set imageScanningConfiguration.scanOnPush: true.",
        "CKV_AWS_163",
        _REPOSITORY,
        _images_scanned,
    ),
    Rule(
        "aws-policies-without-wildcards",
        "No role can do everything to everything.",
        "Name the actions and the resources that it needs.",
        "CKV_AWS_355, CKV_AWS_356",
        _DOCUMENTS,
        _without_wildcards,
    ),
    Rule(
        "aws-subnets-private",
        "Nothing is on the internet by accident.",
        "Set mapPublicIpOnLaunch: false.",
        "CKV_AWS_130",
        ("aws:ec2/subnet:Subnet",),
        _subnet_private,
    ),
)
