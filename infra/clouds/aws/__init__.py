"""The AWS target: a VPC over several zones, EKS with managed node groups, and ECR.

Importing it is light: what needs the cloud's SDK is imported when a stack asks for its cloud.
"""

from infra.clouds.aws.features import FEATURES
from infra.clouds.aws.settings import AwsSettings
from infra.contract import Cloud
from infra.settings import Settings, TargetSettings

SETTINGS: type[TargetSettings] | None = AwsSettings

__all__ = ["FEATURES", "SETTINGS", "cloud"]


def cloud(settings: Settings, stack: str) -> Cloud:
    """The target for a stack's settings.

    Raises:
        CloudError: AWS cannot serve these settings; told here, before anything is declared.
    """
    from infra.clouds.aws.target import Aws  # noqa: PLC0415  # the SDK is heavy, and only this stack needs it

    return Aws.of(settings, stack)
