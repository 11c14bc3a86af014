"""`landfall:azure`: where in Azure a stack goes, and who may administer it."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from infra.settings import TargetSettings

_SOVEREIGN = ("usgov", "usdod", "china")
"""How regions begin that are not in Azure's public cloud
(https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure and
https://learn.microsoft.com/azure/china/overview-datacenter, read 2026-11-21)."""

_GUID = r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"
_EXAMPLE = "00000000-0000-0000-0000-000000000000"


def _public(location: str) -> str:
    if location.startswith(_SOVEREIGN):
        raise ValueError("not in Azure's public cloud")
    return location


Guid = Annotated[str, AfterValidator(str.lower)]
"""A GUID as Azure itself writes it."""

Location = Annotated[str, AfterValidator(_public)]
"""A region by the name that Azure's API uses."""


class AzureSettings(TargetSettings):
    """`landfall:azure`."""

    subscription: Guid = Field(
        pattern=_GUID,
        description="the id of your subscription, a GUID (`az account show --query id`)",
        examples=[_EXAMPLE],
    )
    tenant: Guid = Field(
        pattern=_GUID,
        description="the id of the subscription's Entra tenant, a GUID (`az account show --query tenantId`)",
        examples=[_EXAMPLE],
    )
    location: Location = Field(
        pattern=r"^[a-z][a-z0-9]{2,30}$",
        description=("a region of Azure's public cloud, such as westeurope (`az account list-locations`)"),
        examples=["westeurope"],
    )
    admin_group: Guid = Field(
        pattern=_GUID,
        description=(
            "the object id of the Entra group whose members, you among them, administer the cluster, a GUID"
            " (`az ad group show --group NAME --query id`)"
        ),
        examples=[_EXAMPLE],
    )
    zones: tuple[Literal["1", "2", "3"], ...] = Field(
        default=("1", "2", "3"),
        max_length=3,
        description='a list of the zones that nodes are in, of "1", "2", "3"; [] in a region that has none',
        examples=['["1","2","3"]'],
    )
    registry_tier: Literal["Standard", "Premium"] = Field(
        default="Standard", description="Standard or Premium: the container registry's tier"
    )
    encryption_at_host: bool = Field(
        default=True,
        description=(
            "true or false: whether the nodes' hosts encrypt their disks and caches, which a subscription is"
            " registered for once"
        ),
        examples=["false"],
    )
    log_days: int = Field(
        default=30,
        ge=30,
        le=730,
        description="a whole number of days from 30 to 730 that control-plane logs are kept",
        examples=[30],
    )
