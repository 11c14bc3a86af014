"""A stack's settings: data in `stacks/Pulumi.<stack>.yaml`, checked as a whole before anything is created.

`values` says what a single value may look like, `models` and `cluster` which settings there are, `conflicts`
what must fit together, `defaults` what a stack takes from another's file, `faults` how a wrong one is told,
`reading` gets them from Pulumi: the only module that does. A target's own section has its model in the
target's folder.
"""

from infra.settings.base import Section, TargetSettings
from infra.settings.canary import CanarySettings
from infra.settings.cluster import NetworkSettings, NodePoolSettings
from infra.settings.models import (
    ExistingSettings,
    ImageSettings,
    ModelSettings,
    NodePorts,
    NodeSettings,
    ServingSettings,
    Settings,
)
from infra.settings.prediction_log import PredictionLogSettings
from infra.settings.promotion import PromotionSettings
from infra.settings.reading import parse, read

__all__ = [
    "CanarySettings",
    "ExistingSettings",
    "ImageSettings",
    "ModelSettings",
    "NetworkSettings",
    "NodePoolSettings",
    "NodePorts",
    "NodeSettings",
    "PredictionLogSettings",
    "PromotionSettings",
    "Section",
    "ServingSettings",
    "Settings",
    "TargetSettings",
    "parse",
    "read",
]
