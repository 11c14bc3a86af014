"""From the engine's own events to a review: replacements, reasons, secrets, rules and failures."""

import json

import pytest

from delivery.comment.reading import drift, preview
from delivery.comment.records import SECRET, UNKNOWN, Action, Review
from delivery.comment.verdict import Exit, exit_code
from tests.unit.delivery.reviews import MADE

SIGNATURE = "4dabf18193072939515e22adb298388d"
HIDDEN = {SIGNATURE: "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "AAAA-sentinel"}


def line(**event: object) -> str:
    return json.dumps({"sequence": 1, "timestamp": 1, **event})


def taken(op: str, name: str = "thing", **more: object) -> str:
    metadata = {"op": op, "urn": f"urn:pulumi:s::p::x:y:Z::{name}", "type": "x:y:Z", **more}
    return line(resourcePreEvent={"metadata": metadata})


DONE = line(summaryEvent={"durationSeconds": 3, "result": "succeeded"})


def inputs(**values: object) -> dict[str, object]:
    return {"inputs": values}


def test_a_replacement_is_one_step_with_the_properties_that_force_it() -> None:
    old, new = inputs(size="s", zone="a"), inputs(size="m", zone="a")
    more = {"old": old, "new": new, "keys": ["size"], "diffs": ["size"]}

    found = preview(
        "s", [taken("create-replacement", **more), taken("replace", **more), taken("delete-replaced"), DONE]
    )

    (step,) = found.steps
    assert step.action is Action.REPLACE
    assert not step.deleted_first
    assert [(one.path, one.before, one.after) for one in step.reasons] == [("size", "s", "m")]


def test_an_old_one_that_goes_first_is_told() -> None:
    found = preview("s", [taken("delete-replaced"), taken("replace"), taken("create-replacement"), DONE])

    assert [step.deleted_first for step in found.steps] == [True]


def test_detailed_differences_are_told_by_path() -> None:
    old, new = inputs(spec={"ports": [{"port": 80}]}), inputs(spec={"ports": [{"port": 81}]})
    detailed = {"spec.ports[0].port": {"diffKind": "update"}}

    (step,) = preview("s", [taken("update", old=old, new=new, detailedDiff=detailed), DONE]).steps

    assert [(one.path, one.before, one.after) for one in step.changes] == [("spec.ports[0].port", "80", "81")]


def test_differences_without_detail_are_found_as_deep_as_they_are() -> None:
    old = inputs(data={"a": "1", "b.c": "x", "same": "y"})
    new = inputs(data={"a": "2", "b.c": "z", "same": "y"})

    (step,) = preview("s", [taken("update", old=old, new=new, diffs=["data"]), DONE]).steps

    assert [(one.path, one.before, one.after) for one in step.changes] == [
        ("data.a", "1", "2"),
        ('data["b.c"]', "x", "z"),
    ]


def test_secrets_and_unknowns_are_never_shown_as_they_are() -> None:
    old = inputs(password=HIDDEN, deep={"key": HIDDEN}, image="04da6b54-80e4-46f7-96ec-b56ff0331ba9")
    new = inputs(password=HIDDEN, deep={"key": HIDDEN, "more": 1}, image="x")

    names = ["password", "deep", "image"]

    (step,) = preview("s", [taken("update", old=old, new=new, diffs=names), DONE]).steps

    told = {one.path: (one.before, one.after) for one in step.changes}
    assert told["password"] == (SECRET, SECRET)
    assert told["image"] == (UNKNOWN, "x")
    assert "sentinel" not in str(told)


def test_protection_and_retention_come_with_the_step() -> None:
    (step,) = preview("s", [taken("delete", old={"protect": True, "retainOnDelete": True}), DONE]).steps

    assert step.protected
    assert step.retained
    assert not step.dangerous


def test_rules_are_counted_once_and_violations_kept() -> None:
    summary = line(policyAnalyzeSummaryEvent={"passed": ["a", "b"], "failed": ["c"]})

    policies = preview("s", [summary, summary, BROKEN, DONE]).policies

    assert policies.run == 3
    assert [(one.policy, one.resource, one.message) for one in policies.failed] == [
        ("c", "thing", "It is red.")
    ]


FAILED = line(summaryEvent={"durationSeconds": 1, "result": "failed"})
ENDED = line(diagnosticEvent={"message": "preview failed\n", "severity": "error"})
BROKEN = line(
    policyEvent={
        "resourceUrn": "urn:pulumi:s::p::x:y:Z::thing",
        "policyName": "c",
        "message": "It is red.\n",
        "enforcementLevel": "mandatory",
    }
)


def code(*lines: str) -> Exit:
    return exit_code(Review((preview("s", lines),), head="", base="", engine="", made=MADE))


def test_a_rule_that_ends_a_preview_is_no_other_failure() -> None:
    warning = line(diagnosticEvent={"message": "DeprecationWarning: old", "severity": "info#err"})

    found = preview("s", [BROKEN, warning, ENDED, FAILED])

    assert found.error is None
    assert [one.policy for one in found.policies.failed] == ["c"]
    assert code(BROKEN, warning, ENDED, FAILED) is Exit.POLICY


@pytest.mark.parametrize(
    "lines",
    [
        [BROKEN, line(diagnosticEvent={"message": "no region", "severity": "error"}), ENDED, FAILED],
        [BROKEN, ENDED],
    ],
    ids=["another error", "no end"],
)
def test_a_rule_beside_a_failure_hides_nothing(lines: list[str]) -> None:
    assert code(*lines) is Exit.FAILED


def test_a_failure_tells_the_engines_own_words() -> None:
    message = line(diagnosticEvent={"message": "\u001b[31mno region\u001b[0m", "severity": "error"})

    assert preview("s", [message, ENDED, FAILED]).error == "no region"


def test_a_command_that_never_came_to_a_preview_tells_what_it_wrote() -> None:
    assert preview("s", ["error: no stack named 's' found"]).error == "error: no stack named 's' found"


@pytest.mark.parametrize("other", ["{not json}", "{", '{"sequence": "x", "summaryEvent": 3}', "[1]"])
def test_a_line_that_only_begins_as_an_event_is_what_else_was_written(other: str) -> None:
    assert preview("s", [other]).error == other
    assert preview("s", [other, taken("create"), DONE]).of(Action.CREATE)
    assert drift([other]) == ()
