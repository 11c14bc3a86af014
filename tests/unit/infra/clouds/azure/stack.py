"""Settings of an Azure stack, as tests need them."""

import json

from infra.clouds.azure.settings import AzureSettings
from infra.settings import Settings, parse

SUBSCRIPTION = "10de18e7-0000-4000-8000-000000000001"
TENANT = "10de18e7-0000-4000-8000-000000000002"
GROUP = "10de18e7-0000-4000-8000-000000000003"
REQUIRED = {
    "subscription": SUBSCRIPTION,
    "tenant": TENANT,
    "location": "westeurope",
    "adminGroup": GROUP,
}


def settings(own: dict[str, object] | None = None, /, **others: object) -> Settings:
    """A stack's settings, with all that is required.

    Args:
        own: What `landfall:azure` has beside what is required.
        others: Other settings, by their names in a stack file.
    """
    config = {
        "cloud": "azure",
        "azure": REQUIRED | (own or {}),
        "apiAllowedCidrs": ["203.0.113.7/32"],
        **others,
    }
    return parse(
        {
            f"landfall:{key}": value if isinstance(value, str) else json.dumps(value)
            for key, value in config.items()
            if value is not None
        },
        "azure",
    )


def own(values: dict[str, object] | None = None) -> AzureSettings:
    """A stack's `landfall:azure`."""
    target = settings(values).target
    assert isinstance(target, AzureSettings)
    return target
