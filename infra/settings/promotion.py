"""`landfall:promotion`: who lets a release onto a stack, and what it must do in its first minutes there.

The program declares nothing of it: scripts/promote, scripts/approve and scripts/rollback read it.
"""

from typing import Annotated, Literal

from pydantic import Field

from infra.settings.base import Section

_Person = Annotated[
    str, Field(pattern=r"^[a-z][a-z0-9-]{0,30}$", description="small letters, digits and hyphens")
]
_KeyFile = Annotated[str, Field(min_length=1, max_length=4096)]
_Repository = Annotated[
    str,
    Field(
        pattern=r"^https?://[^/\s]+(/[^\s]+)?/repos/[^/\s]+/[^/\s]+$",
        description="the address of a repository in GitHub's API, whose environment reviews are approvals",
        examples=["https://api.github.com/repos/acme/model"],
    ),
]


class PromotionSettings(Section):
    """What a release must show, and to whom, before it stays on a stack."""

    approval: Literal["none", "named"] | None = Field(
        default=None,
        description="none or named: whether a person must approve each release (named in prod, else none)",
        examples=["named"],
    )
    approvers: dict[_Person, _KeyFile] = Field(
        default_factory=dict,
        description="a mapping of names to public keys (PEM), from the clone's root, as {ana: keys/ana.pub}",
    )
    reviews: _Repository | None = None
    error_rate: float = Field(
        default=0.01,
        ge=0,
        le=1,
        allow_inf_nan=False,
        description="a number from 0 to 1: the share of requests that may fail in the first minutes",
    )
    latency_milliseconds: float = Field(
        default=500.0,
        gt=0,
        le=60000,
        allow_inf_nan=False,
        description="a number above 0 and up to 60000: what 99 of 100 requests must be answered within",
    )
    watch_seconds: int = Field(
        default=120,
        ge=1,
        le=3600,
        description="a whole number of seconds from 1 to 3600: how long a new release is watched",
    )
