"""What the caller may do on AWS, as IAM's own simulation tells it before the first `up`. It changes nothing.

The simulation is asked about any resource ("*"), without conditions. So it can say that an action is allowed
or refused everywhere; of one that is allowed on some resources only, as the guide's documents have it, it
cannot say whether those are the stack's: that stays unknown.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from infra.preflight.question import Question
from infra.preflight.verdict import Verdict, ok, unknown, wrong
from toolchain import folders

DOCUMENTS = ("aws-network.json", "aws-cluster.json")
"""In the guide: what whoever deploys needs."""

_NAME = "permissions"
_FIX = "Attach what docs/guide/permissions holds: see docs/guide/aws.md."
_ASSUMED = re.compile(r"arn:[\w-]+:sts::\d{12}:assumed-role/(?P<role>[^/]+)/.+")
"""What a caller in a role is called; the role's own ARN is another, with a path
(https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns, read
2026-11-21).
"""
_SHOWN = 4


@dataclass(frozen=True)
class Needed:
    """The actions that a deployer needs.

    Attributes:
        everywhere: Those that the documents allow on any resource, under no condition.
        bound: Those that they allow on the stack's own resources, or under a condition.
    """

    everywhere: frozenset[str]
    bound: frozenset[str]


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Statement(_Answer):
    actions: list[str] = Field(alias="Action")
    resources: list[str] = Field(alias="Resource")
    condition: dict[str, object] | None = Field(None, alias="Condition")


class _Document(_Answer):
    statements: list[_Statement] = Field(alias="Statement")


class _Result(_Answer):
    action: str = Field(alias="EvalActionName")
    decision: str = Field(alias="EvalDecision")
    missing: list[str] = Field(default_factory=list, alias="MissingContextValues")


class _Results(_Answer):
    results: list[_Result] = Field(alias="EvaluationResults")


class _Role(_Answer):
    arn: str = Field(alias="Arn")


class _RoleAnswer(_Answer):
    role: _Role = Field(alias="Role")


def needed() -> Needed:
    """What the guide's documents hold. Actions with a wildcard are left out: a simulation takes none."""
    everywhere: set[str] = set()
    bound: set[str] = set()
    for name in DOCUMENTS:
        path = folders.CLONE / "docs" / "guide" / "permissions" / name
        for statement in _Document.model_validate(json.loads(path.read_text())).statements:
            anywhere = statement.resources == ["*"] and not statement.condition
            (everywhere if anywhere else bound).update(one for one in statement.actions if "*" not in one)
    return Needed(frozenset(everywhere), frozenset(bound - everywhere))


def questions(caller: str, acts_as: str | None, where: tuple[str, ...]) -> tuple[Question | Verdict, ...]:
    """What to ask of somebody who is logged in.

    Args:
        caller: His ARN, as `aws sts get-caller-identity` tells it.
        acts_as: ARN of the role that the stack deploys in; None for the caller's own rights.
        where: Arguments of every command.
    """
    if acts_as is not None:
        return (_simulation(acts_as, where),)
    if caller.endswith(":root"):
        return (ok(_NAME, "the account's root may do everything that its organisation lets it"),)
    assumed = _ASSUMED.fullmatch(caller)
    if assumed is None:
        return (_simulation(caller, where),)
    return (
        Question(
            "role",
            ("aws", "iam", "get-role", "--role-name", assumed["role"], *where),
            lambda text: ok("role", _RoleAnswer.model_validate_json(text).role.arn),
            fix="Without that your permissions are not known. " + _FIX,
            follow=lambda text: (_simulation(_RoleAnswer.model_validate_json(text).role.arn, where),),
        ),
    )


def _simulation(who: str, where: tuple[str, ...]) -> Question:
    wanted = needed()
    return Question(
        _NAME,
        (
            "aws", "iam", "simulate-principal-policy", "--policy-source-arn", who,
            "--action-names", *sorted(wanted.everywhere | wanted.bound), *where,
        ),
        lambda text: judged(text, wanted),
        fix=_FIX,
    )  # fmt: skip


def judged(text: str, wanted: Needed) -> Verdict:
    """The verdict on a simulation's results.

    Args:
        text: What the command printed.
        wanted: What it was asked about.

    Raises:
        ValueError: It is of another form.
    """
    found = {one.action: one for one in _Results.model_validate_json(text).results}
    refused, open_still = [], []
    for action in sorted(wanted.everywhere | wanted.bound):
        result = found.get(action)
        if result is not None and result.decision == "allowed":
            continue
        # A refusal under a condition that the simulation was not told of may not be one at `up`.
        if result is None or result.missing or (result.decision == "implicitDeny" and action in wanted.bound):
            open_still.append(action)
        else:
            refused.append(action)
    if refused:
        return wrong(_NAME, f"{_listed(refused)} not allowed", _FIX)
    if open_still:
        told = f"{_listed(open_still)} not allowed on every resource; whether on the stack's, only `up` tells"
        return unknown(_NAME, told, _FIX)
    return ok(_NAME, f"all {len(wanted.everywhere | wanted.bound)} actions are allowed")


def _listed(actions: Sequence[str]) -> str:
    more = f" and {len(actions) - _SHOWN} more" if len(actions) > _SHOWN else ""
    return ", ".join(actions[:_SHOWN]) + more + (" is" if len(actions) == 1 else " are")
