"""A review as a file: how it gets from the job that made it to the job that may write comments.

The job that made it may have run anybody's code, so the file may say anything: it is bounded in size and
form, and holds facts only, never Markdown or addresses. What is written from them is the reading side's own
text, which escapes every name. Which pull request it is about is not in the file: the forge tells.
"""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)

from delivery.comment import escaping
from delivery.comment.records import Action, Review, StackPreview
from delivery.forge import pipeline
from delivery.forge.errors import ReviewRefused

BYTES = 16 * 1024 * 1024
STACKS, STEPS, CHANGES, VIOLATIONS = 20, 20_000, 1_000, 2_000
"""How many there may be: of the review, of a stack, of a step, of a stack."""
TEXT = 2_000
"""Characters of any text; the comment shows fewer."""

_Text = Annotated[str, StringConstraints(max_length=TEXT)]
# "Stack names may only contain alphanumeric characters, hyphens, underscores, or periods", alone or after
# organisation and project (https://www.pulumi.com/docs/iac/concepts/stacks, read 2026-11-21).
_PART = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}"
_StackName = Annotated[str, StringConstraints(pattern=f"^{_PART}(/{_PART}){{0,2}}$")]
_Hash = Annotated[str, StringConstraints(pattern="^([0-9a-f]{64})?$")]
_Digest = Annotated[str, StringConstraints(pattern="^sha256:[0-9a-f]{64}$")]
_Dollars = Annotated[Decimal, Field(ge=0, le=10**9, allow_inf_nan=False)]
_Seconds = Annotated[float, Field(ge=0, le=10**6, allow_inf_nan=False)]


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", from_attributes=True)


class _Change(_Form):
    path: _Text
    before: _Text | None
    after: _Text | None
    replaces: bool


class _Step(_Form):
    action: Action
    type: _Text
    name: _Text
    changes: Annotated[tuple[_Change, ...], Field(max_length=CHANGES)]
    protected: bool
    retained: bool
    deleted_first: bool
    content: _Hash = ""


class _Violation(_Form):
    policy: _Text
    level: Literal["mandatory", "advisory"]
    resource: _Text
    message: _Text


class _Policies(_Form):
    run: Annotated[int, Field(ge=0, le=100_000)]
    violations: Annotated[tuple[_Violation, ...], Field(max_length=VIOLATIONS)]


class _Cost(_Form):
    before: _Dollars
    after: _Dollars
    unknown: Annotated[tuple[_Text, ...], Field(max_length=STEPS)]


class _Stack(_Form):
    stack: _StackName
    steps: Annotated[tuple[_Step, ...], Field(max_length=STEPS)]
    policies: _Policies
    cost: _Cost | None
    drift: Annotated[tuple[_Step, ...], Field(max_length=STEPS)] | None
    unseen: _Text | None = None
    seconds: _Seconds
    error: _Text | None
    state: _Text
    settings: _Text


class _Review(_Form):
    version: Literal[1] = 1
    previews: Annotated[tuple[_Stack, ...], Field(min_length=1, max_length=STACKS)]
    head: _Text
    base: _Text
    engine: _Text
    made: AwareDatetime
    sdk: _Text = ""
    release: _Digest | None = None
    rehearsed: bool = False
    differs: _Text | None = None


_REVIEW = TypeAdapter(Review)


def write(review: Review, file: Path) -> None:
    """Keep a review.

    Long texts are cut to what a file may hold. Where all of it is too large, only those properties are kept
    that force a replacement.

    Args:
        review: What was found.
        file: The file, which is replaced.

    Raises:
        ReviewRefused: It has more stacks or resources than a file may hold.
        FileUnwritable: There is no writing there.
    """
    pipeline.keep(_bounded(review), file)


def kept(review: Review) -> Review:
    """A review as it comes out of a file: what does not fit in is cut.

    Raises:
        ReviewRefused: As of `write`.
    """
    return _REVIEW.validate_python(
        _Review.model_validate_json(_bounded(review)).model_dump(exclude={"version"})
    )


def _bounded(review: Review) -> bytes:
    text = _dumped(review)
    if len(text) > BYTES:
        text = _dumped(_without_diffs(review))
    if len(text) > BYTES:
        raise ReviewRefused(
            f"The review takes {len(text)} bytes, more than {BYTES}. Preview fewer stacks at once."
        )
    return text


def read(file: Path) -> Review:
    """Read a review that anybody may have written.

    Args:
        file: The file.

    Raises:
        ReviewRefused: It is not there, is too large, or is not in the form.
    """
    again = "Make it by scripts/preview_comment --review FILE STACK…"
    try:
        with file.open("rb") as opened:
            content = opened.read(BYTES + 1)
    except OSError as error:
        raise ReviewRefused(f"The review {file} cannot be read: {error.strerror}. {again}") from None
    if len(content) > BYTES:
        raise ReviewRefused(f"The review {file} is larger than the {BYTES} bytes that one may have. {again}")
    try:
        form = _Review.model_validate_json(content)
    except ValidationError as error:
        fault = error.errors(include_input=False, include_url=False)[0]
        place = escaping.shown(".".join(map(str, fault["loc"])), 80) or "the file"
        message = escaping.shown(fault["msg"], 120)
        raise ReviewRefused(f"The review {file} is none: {place}: {message}. {again}") from None
    return _REVIEW.validate_python(form.model_dump(exclude={"version"}))


def _dumped(review: Review) -> bytes:
    told: dict[str, Any] = _REVIEW.dump_python(review)  # Any: a review as plain data, checked below
    kept = {name: value for name, value in told.items() if name in _Review.model_fields}
    kept["previews"] = [
        {name: value for name, value in stack.items() if name in _Stack.model_fields}
        for stack in told["previews"]
    ]
    try:
        return _Review.model_validate(_cut(kept)).model_dump_json().encode(errors="replace")
    except ValidationError as error:
        fault = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(map(str, fault["loc"]))
        raise ReviewRefused(
            f"The review cannot be kept: {place}: {fault['msg']}. Preview fewer stacks at once."
        ) from None


def _cut(value: Any) -> Any:  # Any: plain data of any depth
    match value:
        case str():
            # The end of an error names its cause; of all else the beginning tells most.
            return value if len(value) <= TEXT else f"{value[: TEXT // 2]}…{value[-TEXT // 2 + 1 :]}"
        case dict():
            return {name: _cut(inner) for name, inner in value.items()}
        case list() | tuple():
            return [_cut(inner) for inner in value]
    return value


def _without_diffs(review: Review) -> Review:
    def bare(preview: StackPreview) -> StackPreview:
        return replace(preview, steps=tuple(replace(step, changes=step.reasons) for step in preview.steps))

    return replace(review, previews=tuple(map(bare, review.previews)))
