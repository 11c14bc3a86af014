"""The targets that Landfall knows, by the name that `landfall:cloud` gives.

Owns the table. A target's code is imported when a stack asks for it, and no other's: cloud SDKs are heavy. A
further target is one folder and one line here; no target imports a sibling.
"""

import importlib
from typing import TYPE_CHECKING, cast

from infra.errors import CloudError

if TYPE_CHECKING:
    from infra.contract import Cloud, CloudModule
    from infra.settings import Settings

CLOUDS = {
    "local": "infra.clouds.local",
    "aws": "infra.clouds.aws",
    "azure": "infra.clouds.azure",
    "gcp": "infra.clouds.gcp",
    "openstack": "infra.clouds.openstack",
}
"""Module of each target, with what `contract.CloudModule` says. Importing it must be light: it imports its
cloud's SDK only when `cloud()` is called, since its settings are read before that."""


def load(settings: "Settings", stack: str) -> "Cloud":
    """The target of a stack.

    Args:
        settings: The stack's settings; `settings.cloud` decides, never the stack's name.
        stack: The stack's name, which names what the target makes.

    Raises:
        CloudError: There is no such target, or it cannot serve these settings.
    """
    if settings.cloud not in CLOUDS:
        raise CloudError(
            f"The target {settings.cloud!r} is not known. Set landfall:cloud to one of: {', '.join(CLOUDS)}."
        )
    return module(settings.cloud).cloud(settings, stack)


def module(name: str) -> "CloudModule":
    """A target's module.

    Args:
        name: One of `CLOUDS`.
    """
    return cast("CloudModule", importlib.import_module(CLOUDS[name]))
