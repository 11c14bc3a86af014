"""What a stack has left in AWS, by its tag.

The call and its answer:
https://docs.aws.amazon.com/cli/latest/reference/resourcegroupstaggingapi/get-resources.html
"""

import re

from pydantic import BaseModel, ConfigDict, Field

from infra.clouds.aws.settings import AwsSettings
from infra.cost.resource import Resource
from infra.naming import STACK_TAG
from infra.settings import Settings
from infra.sweep.question import Found, Question

UNSEEN = (
    "The call lists one region and no roles (those cost nothing: `aws iam list-roles`). What was deleted"
    " within the last hour may still be listed."
)

_TYPES = {
    "ec2:elastic-ip": "aws:ec2/eip:Eip",
    "ec2:internet-gateway": "aws:ec2/internetGateway:InternetGateway",
    "ec2:launch-template": "aws:ec2/launchTemplate:LaunchTemplate",
    "ec2:natgateway": "aws:ec2/natGateway:NatGateway",
    "ec2:route-table": "aws:ec2/routeTable:RouteTable",
    "ec2:security-group": "aws:ec2/securityGroup:SecurityGroup",
    "ec2:security-group-rule": "aws:ec2/securityGroupRule:SecurityGroupRule",
    "ec2:subnet": "aws:ec2/subnet:Subnet",
    "ec2:volume": "aws:ebs/volume:Volume",
    "ec2:vpc": "aws:ec2/vpc:Vpc",
    "ec2:vpc-endpoint": "aws:ec2/vpcEndpoint:VpcEndpoint",
    "ecr:repository": "aws:ecr/repository:Repository",
    "eks:access-entry": "aws:eks/accessEntry:AccessEntry",
    "eks:cluster": "aws:eks/cluster:Cluster",
    "eks:nodegroup": "aws:eks/nodeGroup:NodeGroup",
    "eks:podidentityassociation": "aws:eks/podIdentityAssociation:PodIdentityAssociation",
    "elasticloadbalancing:loadbalancer": "aws:lb/loadBalancer:LoadBalancer",
    "iam:oidc-provider": "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
    "iam:role": "aws:iam/role:Role",
    "kms:key": "aws:kms/key:Key",
    "logs:log-group": "aws:cloudwatch/logGroup:LogGroup",
}
"""The types of which a price may be known, by service and kind of resource in an ARN
(https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html)."""

_BALANCERS = {"net": "network", "app": "application"}


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Mapping(_Answer):
    arn: str = Field(alias="ResourceARN")


class _Resources(_Answer):
    mappings: list[_Mapping] = Field(alias="ResourceTagMappingList")


class _Key(_Answer):
    state: str = Field(alias="KeyState")


class _KeyAnswer(_Answer):
    key: _Key = Field(alias="KeyMetadata")


def questions(settings: Settings, stack: str, name: str) -> tuple[Question, ...]:  # noqa: ARG001  # the tag is enough
    """What to ask."""
    target = settings.target
    assert isinstance(target, AwsSettings)
    where = ("--region", target.region, "--output", "json")
    tag = f"Key={STACK_TAG},Values={stack}"
    command = ("aws", "resourcegroupstaggingapi", "get-resources", "--tag-filters", tag, *where)
    return (Question(command, lambda text: _read(text, where)),)


def _read(text: str, where: tuple[str, ...]) -> tuple[Found | Question, ...]:
    arns = [one.arn for one in _Resources.model_validate_json(text).mappings]
    return tuple(_asked_again(arn, where) if ":kms:" in arn else found(arn) for arn in arns)


def _asked_again(arn: str, where: tuple[str, ...]) -> Question:
    # A key that was deleted stays, with its tags, until its waiting period is over
    # (https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html).
    command = ("aws", "kms", "describe-key", "--key-id", arn, *where)

    def read(text: str) -> tuple[Found, ...]:
        state = _KeyAnswer.model_validate_json(text).key.state
        waits = state in ("PendingDeletion", "PendingReplicaDeletion")
        return (found(arn, "it is disabled and waits for its deletion, free of charge" if waits else ""),)

    return Question(command, read)


def found(arn: str, stays: str = "") -> Found:
    """A thing by its ARN. Pure.

    Args:
        arn: As https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html gives its form.
        stays: As in `Found`.

    Raises:
        ValueError: That is no ARN.
    """
    parts = arn.split(":", 5)
    if len(parts) != 6 or parts[0] != "arn":
        raise ValueError(arn)
    _, _, service, region, _, thing = parts
    kind, *rest = re.split("[/:]", thing)
    balancer = _BALANCERS.get(rest[0]) if rest else None
    properties = {"region": region} | ({"loadBalancerType": balancer} if balancer else {})
    type_ = f"{service}:{kind}"
    return Found(type_, arn, Resource(_TYPES.get(type_, f"aws:{type_}"), thing, properties), stays)
