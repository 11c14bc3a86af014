"""`landfall:canary`: a second release that a share of the replicas runs until it is kept or taken back."""

from pydantic import Field

from infra.settings.base import Section
from infra.settings.values import Digest


class CanarySettings(Section):
    """`landfall:canary`. Off unless a release is named; `scripts/canary` writes it."""

    release: Digest | None = None
    share: float = Field(
        default=0.2,
        gt=0,
        le=0.5,
        allow_inf_nan=False,
        description="a number above 0 and at most 0.5: the share of the replicas that run the new release",
        examples=[0.2],
    )
    replicas: int | None = Field(
        default=None,
        ge=2,
        le=1000,
        description=(
            "a whole number from 2 to 1000: replicas of both releases together, since the autoscaler is"
            " paused; by default serving.maxReplicas"
        ),
        examples=[5],
    )
