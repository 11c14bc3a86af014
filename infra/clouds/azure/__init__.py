"""Azure: AKS in a virtual network of the stack's own, with a container registry beside it.

`settings`, `features` and `limits` are what a stack is checked against, `names` and `sizes` the tables,
`kubeconfig` pure text; each other module declares one concern, and `target` puts them together. Azure's
public cloud only: the sovereign ones have other endpoints.
"""

from infra.clouds.azure import limits
from infra.clouds.azure.features import FEATURES
from infra.clouds.azure.settings import AzureSettings
from infra.contract import Cloud
from infra.settings import Settings, TargetSettings

SETTINGS: type[TargetSettings] | None = AzureSettings

__all__ = ["FEATURES", "SETTINGS", "cloud"]


def cloud(settings: Settings, stack: str) -> Cloud:
    """The target for a stack's settings.

    Raises:
        CloudError: Azure cannot give what they ask for: told here, before anything is declared.
    """
    from infra.clouds.azure.target import Azure  # noqa: PLC0415  # the SDK is heavy

    target = Azure(settings, stack)
    limits.check(target.spec(), target.own)
    return target
