"""From the engine's events to what a person reads of changes made outside."""

import json
from typing import Any

from infra.drift import events, report

VPC, GROUP = (
    "urn:pulumi:aws::landfall::landfall:aws:Network$aws:ec2/vpc:Vpc::vpc",
    "urn:pulumi:aws::l::t::pool",
)


def outcome(op: str, urn: str, **metadata: Any) -> str:
    return json.dumps(
        {"resOutputsEvent": {"metadata": {"op": op, "urn": urn, "type": "aws:ec2/vpc:Vpc", **metadata}}}
    )


EDITED = outcome(
    "update", VPC,
    old={"id": "vpc-1", "inputs": {"tags": {"team": "a"}}, "outputs": {"tags": {"team": "a"}}},
    new={"id": "vpc-1", "inputs": {"tags": {"team": "b"}}, "outputs": {"tags": {"team": "b"}}},
    detailedDiff={"tags.team": {"diffKind": "update", "inputDiff": True}},
)  # fmt: skip
GONE = outcome("delete", GROUP, old={"id": "ng-1", "outputs": {}})
SAME = outcome("same", GROUP, old={"id": "ng-1"})


def test_an_edit_is_told_with_both_values() -> None:
    found = events.read([EDITED, SAME])

    assert [change.kind for change in found.changes] == ["edited"]
    assert '    tags.team: "a" → "b"' in report.text("aws", found)
    assert "1 of 2 resource was changed outside" in report.text("aws", found)


def test_what_is_gone_is_told_with_its_id() -> None:
    text = report.text("aws", events.read([GONE]))

    assert "pool (ng-1): gone" in text
    assert "pulumi up --refresh --stack aws" in text


def test_the_command_that_mends_can_be_another() -> None:
    assert "scripts/rehearse up x" in report.text("aws", events.read([GONE]), "scripts/rehearse up x")


def test_nothing_changed_is_one_line() -> None:
    assert report.text("aws", events.read([SAME])) == (
        "Stack 'aws': all 1 resources are as they were left. Nothing was written.\n"
    )


def test_components_and_the_engines_own_do_not_count() -> None:
    stack = json.dumps(
        {"resOutputsEvent": {"metadata": {"op": "same", "urn": "urn:x", "type": "pulumi:pulumi:Stack"}}}
    )

    assert events.read([stack, "not an event", "{nor: this}", SAME]).looked_at == 1


def test_a_property_in_a_list_is_found_and_long_values_are_cut() -> None:
    line = outcome(
        "update", VPC,
        old={"id": "x", "outputs": {"rules": [{"port": "y" * 200}]}},
        new={"id": "x", "outputs": {"rules": []}},
        detailedDiff={"rules[0].port": {"diffKind": "delete", "inputDiff": False}},
    )  # fmt: skip

    (difference,) = events.read([line]).changes[0].differences

    assert difference.before.endswith("…")
    assert len(difference.before) == 80
    assert difference.now == "(none)"


def test_the_engines_complaints_are_kept() -> None:
    line = json.dumps({"diagnosticEvent": {"message": "no access\n", "severity": "error"}})

    assert events.read([line]).errors == ("no access",)
