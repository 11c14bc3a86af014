"""The engine's events, as far as a review needs them: the forms at the edge, and nothing more.

Form: sdk/go/common/apitype/events.go of github.com/pulumi/pulumi v3.250.0; `pulumi preview --json` writes
them, one a line, where PULUMI_ENABLE_STREAMING_JSON_PREVIEW is set.
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel


class _Form(BaseModel):
    # What an event has besides is other readers' business.
    model_config = ConfigDict(frozen=True, extra="ignore", alias_generator=to_camel)


class ResourceState(_Form):
    """A resource before or after a step."""

    inputs: dict[str, Any] = Field(default_factory=dict)  # Any: a resource's own properties
    outputs: dict[str, Any] = Field(default_factory=dict)  # Any: as above
    protect: bool = False
    retain_on_delete: bool = False


class PropertyDiff(_Form):
    """How one property differs."""

    diff_kind: str
    input_diff: bool = False


class Metadata(_Form):
    """A step."""

    op: str
    urn: str
    type: str
    old: ResourceState | None = None
    new: ResourceState | None = None
    keys: list[str] | None = None
    diffs: list[str] | None = None
    detailed_diff: dict[str, PropertyDiff] | None = None


class ResourcePreEvent(_Form):
    """A step is about to be taken."""

    metadata: Metadata


class ResourceOutputsEvent(_Form):
    """A step was taken; a refresh tells only here what it found."""

    metadata: Metadata


class DiagnosticEvent(_Form):
    """A message."""

    message: str
    severity: str
    urn: str = ""


class PolicyEvent(_Form):
    """A rule is broken."""

    resource_urn: str = ""
    policy_name: str
    message: str
    enforcement_level: Literal["mandatory", "advisory", "warning", "remediate", "disabled"]


class PolicySummary(_Form):
    """Which rules looked at a resource."""

    passed: list[str] | None = None
    failed: list[str] | None = None


class SummaryEvent(_Form):
    """The end."""

    duration_seconds: float = 0
    result: str = ""


class Event(_Form):
    """One line; just one of these is there."""

    resource_pre_event: ResourcePreEvent | None = None
    res_outputs_event: ResourceOutputsEvent | None = None
    diagnostic_event: DiagnosticEvent | None = None
    policy_event: PolicyEvent | None = None
    policy_analyze_summary_event: PolicySummary | None = None
    policy_analyze_stack_summary_event: PolicySummary | None = None
    summary_event: SummaryEvent | None = None
