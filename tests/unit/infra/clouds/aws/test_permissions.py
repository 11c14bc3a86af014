"""The permission documents of the guide: what they let, and that AWS would take them."""

import json
from pathlib import Path
from typing import Any

import pytest

from infra.clouds.aws import identity
from toolchain import folders

DOCUMENTS = sorted((folders.CLONE / "docs" / "guide" / "permissions").glob("aws-*.json"))
LONGEST = 6144
"""Characters of a managed policy, white space aside
(https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length)."""

READING = (
    "ec2:Describe",
    "ecr:GetAuthorizationToken",
    "eks:DescribeAddonVersions",
    "kms:List",
    "logs:Describe",
)


def statements() -> list[Any]:
    return [
        pytest.param(statement, id=f"{path.stem}-{statement['Sid']}")
        for path in DOCUMENTS
        for statement in json.loads(path.read_text())["Statement"]
    ]


def test_there_are_documents_and_the_guide_links_each() -> None:
    guide = (folders.CLONE / "docs" / "guide" / "aws.md").read_text()

    assert [path.name for path in DOCUMENTS if f"](permissions/{path.name})" not in guide] == []
    assert len(DOCUMENTS) == 3


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_document_fits_into_one_policy(path: Path) -> None:
    assert len(json.dumps(json.loads(path.read_text()), separators=(",", ":"))) <= LONGEST


@pytest.mark.parametrize("statement", statements())
def test_what_changes_anything_is_bound_to_names_or_tags(statement: dict[str, Any]) -> None:
    changing = [action for action in statement["Action"] if not action.startswith(READING)]

    assert statement["Effect"] == "Allow"
    assert "*" not in changing
    if "*" in statement["Resource"] and changing:
        assert statement["Condition"], changing


@pytest.mark.parametrize("statement", statements())
def test_whatever_deletes_reaches_the_stacks_own_alone(statement: dict[str, Any]) -> None:
    if not [action for action in statement["Action"] if ":Delete" in action or ":Schedule" in action]:
        return

    by_tag = statement.get("Condition") == {"StringLike": {"aws:ResourceTag/landfall-stack": "*"}}
    named = [arn for arn in statement["Resource"] if "landfall-" in arn]

    assert by_tag or named


def test_roles_can_be_given_just_what_the_clusters_own_have() -> None:
    (granting,) = [
        statement.values[0]
        for statement in statements()
        if "iam:AttachRolePolicy" in statement.values[0]["Action"]
    ]

    let = {arn.partition(":policy/")[2] for arn in granting["Condition"]["ArnEquals"]["iam:PolicyARN"]}

    assert let == {grant for actor in identity.ACTORS for grant in actor.grants}
