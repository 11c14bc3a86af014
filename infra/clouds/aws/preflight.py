"""What can be asked of AWS before the first `up`, by its own command line. Nothing here changes anything."""

from pydantic import BaseModel, ConfigDict, Field

from infra.clouds.aws import permissions, sizes
from infra.clouds.aws.settings import AwsSettings
from infra.cluster_spec import cluster_spec
from infra.preflight import version
from infra.preflight.question import Question, Tool
from infra.preflight.verdict import Verdict, ok, unknown, wrong
from infra.settings import Settings

TOOLS = (
    Tool(
        "aws",
        "kubeconfig and registry get their short-lived credentials from it",
        "https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html",
    ),
)
UNKNOWABLE = (("other quotas", "VPCs, elastic addresses and the like are counted at `up`"),)

_CORES = "L-1216C47A"
"""Running On-Demand Standard instances, in vCPUs
(https://docs.aws.amazon.com/cli/latest/reference/service-quotas/get-service-quota.html, read 2026-11-21)."""
_STANDARD = "acdhimrtz"
"""First letters of the families that it counts (its name lists them: A, C, D, H, I, M, R, T, Z)."""
_NAME_LIMIT = 50


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Identity(_Answer):
    account: str = Field(alias="Account")
    arn: str = Field(alias="Arn")


class _Quota(_Answer):
    value: float = Field(alias="Value")


class _QuotaAnswer(_Answer):
    quota: _Quota = Field(alias="Quota")


class _Version(_Answer):
    version: str = Field(alias="clusterVersion")
    status: str = Field(alias="versionStatus")


class _Versions(_Answer):
    versions: list[_Version] = Field(alias="clusterVersions")


def questions(settings: Settings, stack: str) -> tuple[Question, ...]:
    """What to ask: who one is, what one may do, whether EKS has the version, how many cores there may be."""
    target = settings.target
    assert isinstance(target, AwsSettings)
    where = ("--region", target.region, "--output", "json")
    return (
        Question(
            "credentials",
            ("aws", "sts", "get-caller-identity", *where),
            lambda text: _identity(text, target.account),
            unanswered="wrong",
            fix="Log in: aws configure sso, or export AWS_PROFILE.",
            follow=lambda text: permissions.questions(
                _Identity.model_validate_json(text).arn, target.role, where
            ),
        ),
        *version.questions(
            settings.kubernetes_version, ("aws", "eks", "describe-cluster-versions", *where), _offered, "EKS"
        ),
        Question(
            "quota of cores",
            (
                "aws",
                "service-quotas",
                "get-service-quota",
                "--service-code",
                "ec2",
                "--quota-code",
                _CORES,
                *where,
            ),
            lambda text: _cores(text, wanted(settings, stack)),
        ),
    )


def wanted(settings: Settings, stack: str) -> int | None:
    """The cores of all standard nodes at their most; None where a type's cores are not known."""
    target = settings.target
    assert isinstance(target, AwsSettings)
    total = 0
    known = {size.name: size for size in sizes.SIZES}
    for pool in cluster_spec(settings, stack, _NAME_LIMIT).node_pools:
        named = target.instance_types.get(pool.name)
        size = known.get(named) if named else sizes.smallest(pool)
        if size is None:
            return None
        if size.name[0] in _STANDARD:
            total += size.cpu * pool.maximum
    return total


def _identity(text: str, account: str | None) -> Verdict:
    found = _Identity.model_validate_json(text)
    if account is not None and found.account != account:
        return wrong(
            "credentials",
            f"they are of account {found.account}, and landfall:aws.account is {account}",
            f"Log in to {account}, or correct the setting.",
        )
    return ok("credentials", f"{found.arn}")


def _offered(text: str) -> dict[str, str]:
    found = _Versions.model_validate_json(text).versions
    return {one.version: one.status.lower().replace("_", " ") for one in found}


def _cores(text: str, cores: int | None) -> Verdict:
    limit = int(_QuotaAnswer.model_validate_json(text).quota.value)
    if cores is None:
        return unknown(
            "quota of cores", f"{limit} are allowed; the chosen instance types' cores are not known"
        )
    if cores <= limit:
        return ok(
            "quota of cores", f"{limit} are allowed, less what runs already; the stack's most is {cores}"
        )
    return wrong(
        "quota of cores",
        f"{limit} are allowed, and the stack's nodes at their most have {cores}",
        "Lower maxNodes in landfall:nodePools, or ask for more: aws service-quotas"
        f" request-service-quota-increase --service-code ec2 --quota-code {_CORES} --desired-value {cores}",
    )
