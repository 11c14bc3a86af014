"""What the caller may do in a Google Cloud project, as the project itself tells before the first `up`.

The guide lists the roles that a deployer needs, each with one permission that it holds and that stands for it
here. gcloud has no command that asks whether one has a permission, so that the API is asked, which changes
nothing: https://cloud.google.com/resource-manager/reference/rest/v1/projects/testIamPermissions, read
2026-11-21.
"""

import json
import re
from functools import partial

import yaml
from pydantic import BaseModel, ConfigDict, Field

from infra.preflight.question import Question
from infra.preflight.verdict import Verdict, ok, wrong
from toolchain import folders

DOCUMENT = folders.CLONE / "docs" / "guide" / "permissions" / "gcp.yaml"
_API = "https://cloudresourcemanager.googleapis.com/v1/projects"
_NAME = "permissions"
_TOKEN = re.compile(r"[\w.~+/=-]+")
"""The characters of an access token (https://datatracker.ietf.org/doc/html/rfc6750#section-2.1)."""


class _Grant(BaseModel):
    model_config = ConfigDict(extra="ignore")
    role: str
    permission: str


class _Document(BaseModel):
    bindings: list[_Grant]


class _Held(BaseModel):
    model_config = ConfigDict(extra="ignore")
    permissions: list[str] = Field(default_factory=list)


def needed() -> dict[str, str]:
    """The roles that a deployer needs, by the permission that stands for each."""
    document = _Document.model_validate(yaml.safe_load(DOCUMENT.read_text()))
    return {grant.permission: grant.role for grant in document.bindings}


def question(token: str, project: str) -> Question:
    """What to ask of a project.

    Args:
        token: An access token, as gcloud prints it: a secret.
        project: The project's id.

    Raises:
        ValueError: That is no token.
    """
    bearer = token.strip()
    if not _TOKEN.fullmatch(bearer):
        raise ValueError("not an access token")
    wanted = needed()
    lines = (
        ("url", f"{_API}/{project}:testIamPermissions"),
        ("header", f"Authorization: Bearer {bearer}"),
        ("header", f"x-goog-user-project: {project}"),
        ("header", "Content-Type: application/json"),
        ("data", json.dumps({"permissions": sorted(wanted)})),
    )
    return Question(
        _NAME,
        # The token must not stand on a command line, which everybody on the machine can read.
        ("curl", "--silent", "--show-error", "--fail", "--config", "-"),
        partial(judged, project=project),
        fix="Hold your roles against docs/guide/permissions/gcp.yaml, or have the project answer:"
        f" gcloud services enable cloudresourcemanager.googleapis.com --project {project}",
        told="".join(f"{name} = {json.dumps(value)}\n" for name, value in lines),
    )


def judged(text: str, project: str) -> Verdict:
    """The verdict on what a project told.

    Args:
        text: The permissions that the caller has of those that were asked about, as JSON.
        project: The project's id.

    Raises:
        ValueError: It is of another form.
    """
    wanted = needed()
    held = set(_Held.model_validate_json(text).permissions)
    lacking = [role for permission, role in sorted(wanted.items()) if permission not in held]
    if not lacking:
        return ok(_NAME, f"what stands for each of {len(wanted)} roles is there")
    return wrong(
        _NAME,
        f"nothing of {', '.join(lacking)} is held",
        f"Grant each: gcloud projects add-iam-policy-binding {project} --member user:YOU --role {lacking[0]}"
        " (docs/guide/gcp.md).",
    )
