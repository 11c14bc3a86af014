"""A stack's settings: data in `stacks/Pulumi.<stack>.yaml`, checked as a whole before anything is created.

`values` says what a single value may look like, `models` which settings there are, `conflicts` what must fit
together, `faults` how a wrong one is told, `reading` gets them from Pulumi: the only module that does.
"""

from infra.settings.models import (
    ExistingSettings,
    ImageSettings,
    ModelSettings,
    NodePorts,
    NodeSettings,
    ServingSettings,
    Settings,
)
from infra.settings.reading import parse, read

__all__ = [
    "ExistingSettings",
    "ImageSettings",
    "ModelSettings",
    "NodePorts",
    "NodeSettings",
    "ServingSettings",
    "Settings",
    "parse",
    "read",
]
