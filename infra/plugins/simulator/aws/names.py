"""Ids, ARNs and places of AWS."""

from collections.abc import Callable

from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.simulator.entry import Entry, Scope
from infra.plugins.simulator.forms import pattern
from infra.plugins.simulator.identities import hexadecimal
from infra.plugins.simulator.ledger import Ledger
from infra.plugins.simulator.tables import Draft

ACCOUNT = "123456789012"
"""The account that AWS's own documentation uses in its examples; allowedAccountIds take its place."""

ARN = pattern(
    r"arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(\d{12}|aws|):.+",
    "an ARN, such as arn:aws:iam::123456789012:role/x",
)
SECURITY_GROUP = pattern(r"sg-[0-9a-f]{8,17}", "the id of a security group, such as sg-0123456789abcdef0")
SUBNET = pattern(r"subnet-[0-9a-f]{8,17}", "the id of a subnet, such as subnet-0123456789abcdef0")
VPC = pattern(r"vpc-[0-9a-f]{8,17}", "the id of a VPC, such as vpc-0123456789abcdef0")
ZONE = pattern(r"[a-z]{2}(-[a-z]+)+-\d[a-z]", "an availability zone, such as eu-central-1a")


def scope(config: JsonObject) -> Scope:
    """Where the provider's configuration makes things."""
    allowed = config.get("allowedAccountIds")
    account = str(allowed[0]) if isinstance(allowed, list) and allowed else ACCOUNT
    return Scope("aws", account, str(config.get("region") or ""))


def made_up(prefix: str) -> Callable[[Draft], str]:
    """Ids of EC2's form: a prefix and 17 hexadecimal digits, the first 0."""

    def identity(_: Draft) -> str:
        return f"{prefix}-0{hexadecimal(16)}"

    return identity


def given(*names: str, joint: str = ":") -> Callable[[Draft], str]:
    """Ids that are made of inputs."""

    def identity(draft: Draft) -> str:
        return joint.join(draft.text(name) for name in names)

    return identity


def arn(entry: Entry, service: str, path: str, *, regional: bool = True) -> str:
    """A thing's ARN.

    Args:
        entry: The thing.
        service: The service, such as "ec2".
        path: What stands behind the account.
        regional: Whether the ARN names the region.
    """
    region = (entry.text("region") or entry.scope.region) if regional else ""
    return f"arn:aws:{service}:{region}:{entry.scope.account}:{path}"


def ec2(path: str) -> Callable[[Entry, Ledger], JsonObject]:
    """The outputs that everything in EC2 has: its ARN, its owner, its tags.

    Args:
        path: What stands before the id in the ARN, such as "vpc".
    """

    def outputs(entry: Entry, _: Ledger) -> JsonObject:
        return {
            **common(entry),
            "arn": arn(entry, "ec2", f"{path}/{entry.identity}"),
            "ownerId": entry.scope.account,
        }

    return outputs


def unowned(path: str) -> Callable[[Entry, Ledger], JsonObject]:
    """The same for what says nothing of its owner."""

    def outputs(entry: Entry, ledger: Ledger) -> JsonObject:
        return {name: value for name, value in ec2(path)(entry, ledger).items() if name != "ownerId"}

    return outputs


def common(entry: Entry) -> JsonObject:
    """The region, and all tags."""
    tags = entry.inputs.get("tags")
    return {
        "region": entry.text("region") or entry.scope.region,
        "tagsAll": tags if isinstance(tags, dict) else {},
    }
