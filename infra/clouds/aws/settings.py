"""The settings of the AWS target, `landfall:aws`."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from infra.clouds.aws import regions
from infra.settings import TargetSettings, conflicts
from infra.settings.values import PoolName

ADDONS = (
    "aws-ebs-csi-driver", "coredns", "eks-pod-identity-agent", "kube-proxy", "metrics-server", "vpc-cni",
)  # fmt: skip
"""Every add-on that a cluster gets."""

_ARN = 612
"""Characters in a principal's ARN: what stands before its path, 512 of path and 64 of name
(https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html)."""

Region = Annotated[
    str,
    Field(
        # China is a world of its own: other endpoints, other accounts, other add-ons.
        pattern=r"^(af|ap|ca|eu|il|me|mx|sa|us)(-gov)?-[a-z]+-[1-9]$",
        description="the code of an AWS region outside China, such as eu-central-1",
        examples=["eu-central-1"],
    ),
]
Account = Annotated[
    str,
    Field(
        pattern=r"^\d{12}$",
        description='the 12 digits of an AWS account in quotes, such as "111122223333"',
        examples=["111122223333"],
    ),
]
Principal = Annotated[
    str,
    Field(
        pattern=r"^arn:aws(-us-gov)?:iam::\d{12}:(role|user)/[A-Za-z0-9_+=,.@/-]+$",
        max_length=_ARN,
        description="the ARN of an IAM role or user, such as arn:aws:iam::111122223333:role/admin",
        examples=["arn:aws:iam::111122223333:role/admin"],
    ),
]
Role = Annotated[
    str,
    Field(
        pattern=r"^arn:aws(-us-gov)?:iam::\d{12}:role/[A-Za-z0-9_+=,.@/-]+$",
        max_length=_ARN,
        description="the ARN of an IAM role, such as arn:aws:iam::111122223333:role/deployer",
        examples=["arn:aws:iam::111122223333:role/deployer"],
    ),
]
ZoneId = Annotated[
    str,
    Field(
        pattern=r"^[a-z]{3,5}[1-9]-az[1-9]$",
        description="ids of zones (`aws ec2 describe-availability-zones`), such as euc1-az1",
        examples=["euc1-az1"],
    ),
]
InstanceType = Annotated[
    str,
    Field(
        pattern=r"^[a-z][a-z0-9-]{1,15}\.[a-z0-9-]{4,16}$",
        description="an EC2 instance type, such as m7i.large",
        examples=["m7i.large"],
    ),
]
AddonName = Annotated[
    str,
    Field(
        pattern=f"^({'|'.join(ADDONS)})$",
        description=f"an add-on's name: {', '.join(ADDONS)}",
        examples=["coredns"],
    ),
]
AddonVersion = Annotated[
    str,
    Field(
        pattern=r"^v[0-9]+\.[0-9]+\.[0-9]+-eksbuild\.[0-9]+$",
        description="a version (`aws eks describe-addon-versions`), such as v1.12.4-eksbuild.1",
        examples=["v1.12.4-eksbuild.1"],
    ),
]
LOG_DAYS = (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
            3288, 3653)  # fmt: skip
"""Days that CloudWatch can keep logs for
(https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html)."""


class AwsSettings(TargetSettings):
    """`landfall:aws`: what only AWS asks. Sizes, ranges and versions are in the settings of every cloud."""

    region: Region
    account: Account | None = None
    role: Role | None = None
    admin_roles: tuple[Principal, ...] = Field(
        default=(),
        max_length=50,
        description="a list of ARNs of IAM roles or users that administer the cluster, each once",
        examples=["arn:aws:iam::111122223333:role/admin"],
    )
    zones: tuple[ZoneId, ...] | None = Field(
        default=None,
        min_length=2,
        max_length=6,
        description="a list of 2 to 6 zone ids of the region in which EKS runs, each once, such as euc1-az1",
        examples=["euc1-az1"],
    )
    nat: Literal["one", "each", "none"] = Field(
        default="one",
        description="one (a NAT gateway for all zones), each (one for each zone) or none (VPC endpoints)",
        examples=["each"],
    )
    endpoint: Literal["limited", "private"] = Field(
        default="limited",
        description="limited (public for apiAllowedCidrs alone) or private (only from inside the VPC and what"
        " is connected to it)",
        examples=["private"],
    )
    instance_types: dict[PoolName, InstanceType] = Field(
        default_factory=dict,
        description="a mapping of node pools to EC2 instance types, such as {default: m7i.large}",
        examples=["{default: m7i.large}"],
    )
    addon_versions: dict[AddonName, AddonVersion] = Field(
        default_factory=dict,
        description="a mapping of add-ons to their versions, such as {coredns: v1.12.4-eksbuild.1}",
        examples=["{coredns: v1.12.4-eksbuild.1}"],
    )
    log_days: int = Field(
        default=365,
        json_schema_extra={"enum": list(LOG_DAYS)},
        description=f"days that control-plane logs are kept: one of {', '.join(map(str, LOG_DAYS))}",
    )
    support: Literal["standard", "extended"] = Field(
        default="standard",
        description="standard (EKS upgrades the cluster when its version's support ends) or extended (it"
        " stays, at a higher price)",
        examples=["extended"],
    )

    @property
    def zone_ids(self) -> tuple[str, ...]:
        """The zones that the cluster spans; empty where the region is unknown and none are named."""
        return regions.zones(self.region) if self.zones is None else self.zones

    @property
    def administrators(self) -> tuple[str, ...]:
        """Everyone that gets an access entry as administrator, the deployer's role first."""
        return (*((self.role,) if self.role else ()), *self.admin_roles)

    @model_validator(mode="after")
    def _fits(self) -> "AwsSettings":
        found = [*self._administrators_once(), *self._usable_zones(), *self._known_days()]
        if found:
            conflicts.refuse(found)
        return self

    def _administrators_once(self) -> list[conflicts.Conflict]:
        everyone = self.administrators
        twice = sorted({arn for arn in everyone if everyone.count(arn) > 1})
        return [
            conflicts.Conflict(
                "adminRoles",
                arn,
                "principals named once; the one in role is an administrator already",
                f"Remove {arn} from adminRoles.",
            )
            for arn in twice
        ]

    def _usable_zones(self) -> list[conflicts.Conflict]:
        named = self.zones or ()
        known = ", ".join(regions.zones(self.region))
        suggested = f"Set zones to [{known}], or remove them." if known else "Name other zones of the region."
        prefix = regions.zone_prefix(self.region)
        found = []
        for zone in named:
            if named.count(zone) > 1:
                allowed = "zones named once"
            elif zone in regions.WITHOUT_EKS:
                allowed = "zones in which EKS runs"
            elif prefix is not None and not zone.startswith(f"{prefix}-"):
                allowed = f"zones of the region {self.region}, which begin with {prefix}-"
            else:
                continue
            found.append(conflicts.Conflict("zones", zone, allowed, suggested))
        return found

    def _known_days(self) -> list[conflicts.Conflict]:
        if self.log_days in LOG_DAYS:
            return []
        nearest = min(LOG_DAYS, key=lambda days: abs(days - self.log_days))
        allowed = f"one of {', '.join(map(str, LOG_DAYS))}"
        return [conflicts.Conflict("logDays", self.log_days, allowed, f"Set logDays to {nearest}.")]
