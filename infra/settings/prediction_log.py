"""`landfall:predictionLog`: whether predictions are logged, how much of that is kept, and where it goes."""

from typing import Annotated

from pydantic import Field, model_validator

from infra.settings import conflicts
from infra.settings.base import Section
from infra.settings.values import Memory, octets

CLAIM = "claim:"
"""What begins a target that is a volume claim of the cluster."""

_NAME = r"[a-z0-9]([-a-z0-9]{0,251}[a-z0-9])?"
_LEAST_BYTES = 2**20

_Target = Annotated[
    str,
    Field(
        pattern=rf"^({CLAIM}{_NAME}|(s3|gs)://[a-z0-9][-._a-z0-9]{{1,61}}[a-z0-9](/[-._=A-Za-z0-9]+)*)$",
        description=f"{CLAIM}NAME, a volume claim beside the model, or s3://bucket/prefix or gs://bucket/prefix",
        examples=["s3://acme-predictions/heart"],
    ),
]
_Secret = Annotated[
    str,
    Field(
        pattern=rf"^{_NAME}$",
        description="the name of a Secret beside the model, whose keys become the recorder's environment",
        examples=["predictions"],
    ),
]


class PredictionLogSettings(Section):
    """`landfall:predictionLog`. Off unless a share is set: what people send to a model is theirs."""

    share: float = Field(
        default=0.0,
        ge=0,
        le=1,
        allow_inf_nan=False,
        description="a number from 0 (off) to 1 (all): the share of requests that is logged",
        examples=[0.1],
    )
    volume_size: Memory = "64Mi"
    target: _Target | None = None
    secret: _Secret | None = None

    @property
    def on(self) -> bool:
        """Whether anything is logged."""
        return self.share > 0

    @property
    def volume_bytes(self) -> int:
        """What the log's files may take together in a pod."""
        return octets(self.volume_size)

    @property
    def claim(self) -> str | None:
        """The volume claim that Parquet files go to; None where they go elsewhere or nowhere."""
        return self.target.removeprefix(CLAIM) if self.target and self.target.startswith(CLAIM) else None

    @property
    def store(self) -> str | None:
        """The bucket that Parquet files go to; None where they go elsewhere or nowhere."""
        return None if self.claim else self.target

    @model_validator(mode="after")
    def _consistent(self) -> "PredictionLogSettings":
        found = conflicts.prediction_log(self.share, self.target, self.secret)
        if self.volume_bytes < _LEAST_BYTES:
            fix = "Set volumeSize to 64Mi, or leave it out."
            found.append(conflicts.Conflict("volumeSize", self.volume_size, "1Mi and more", fix))
        if found:
            conflicts.refuse(found)
        return self
