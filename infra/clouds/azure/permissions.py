"""What the caller may do in an Azure subscription, as Azure tells it before the first `up`.

Azure lists a caller's permissions, role by role, wildcards and exceptions as the roles have them
(https://learn.microsoft.com/rest/api/authorization/permissions; for a whole subscription, as here, Azure
answers but does not document it: https://github.com/Azure/azure-rest-api-specs/issues/19473; both read
2026-11-21). What deny assignments take away is not in there.
"""

import json
import re

from pydantic import BaseModel, ConfigDict, Field

from infra.preflight.question import Question
from infra.preflight.verdict import Verdict, ok, unknown, wrong
from toolchain import folders

DOCUMENT = folders.CLONE / "docs" / "guide" / "permissions" / "azure.json"
_VERSION = "2022-04-01"
_NAME = "permissions"
_FIX = "Hold your roles against docs/guide/permissions/azure.json."
_SHOWN = 4


class _Role(BaseModel):
    model_config = ConfigDict(extra="ignore")
    actions: list[str]
    exceptions: list[str] = Field(default_factory=list, alias="notActions")

    def lets(self, action: str) -> bool:
        """Whether the role lets one do that."""
        return _matches(self.actions, action) and not _matches(self.exceptions, action)


class _Held(BaseModel):
    model_config = ConfigDict(extra="ignore")
    roles: list[_Role] = Field(alias="value")
    more: str | None = Field(None, alias="nextLink")


class _Document(BaseModel):
    model_config = ConfigDict(extra="ignore")
    actions: list[str] = Field(alias="Actions")


def needed() -> tuple[str, ...]:
    """The actions that a deployer needs."""
    return tuple(_Document.model_validate(json.loads(DOCUMENT.read_text())).actions)


def question(subscription: str) -> Question:
    """What to ask of a subscription."""
    url = (
        f"/subscriptions/{subscription}/providers/Microsoft.Authorization/permissions?api-version={_VERSION}"
    )
    return Question(
        _NAME,
        ("az", "rest", "--method", "get", "--url", url, "--output", "json"),
        judged,
        fix=_FIX,
    )


def judged(text: str) -> Verdict:
    """The verdict on the permissions that Azure lists.

    Args:
        text: The list, as JSON.

    Raises:
        ValueError: It is of another form.
    """
    held = _Held.model_validate_json(text)
    wanted = needed()
    lacking = [action for action in wanted if not any(role.lets(action) for role in held.roles)]
    if not lacking:
        return ok(_NAME, f"all {len(wanted)} actions are allowed in the subscription")
    if held.more:
        return unknown(_NAME, "you have more roles than Azure tells at once", _FIX)
    more = f" and {len(lacking) - _SHOWN} more" if len(lacking) > _SHOWN else ""
    return wrong(
        _NAME,
        f"not allowed in the subscription: {', '.join(lacking[:_SHOWN])}{more}",
        "Have the role of docs/guide/permissions/azure.json assigned to you: see docs/guide/azure.md.",
    )


def _matches(patterns: list[str], action: str) -> bool:
    """Whether an action is among those that patterns name; case counts nowhere in Azure's names."""
    return any(
        re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), action, re.IGNORECASE) for pattern in patterns
    )
