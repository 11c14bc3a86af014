"""What the clouds tell of one's permissions, held against the documents of the guide."""

import json
from pathlib import Path

import pytest

from infra.clouds.aws import permissions as aws
from infra.clouds.azure import permissions as azure
from infra.clouds.gcp import permissions as gcp
from infra.preflight import ask
from infra.preflight.question import Question
from infra.preflight.verdict import Verdict
from tests.unit.infra.preflight.conftest import Program

WHERE = ("--region", "eu-central-1", "--output", "json")
EVERYWHERE, BOUND = "logs:DescribeLogGroups", "eks:CreateCluster"
TOKEN = "ya29.sentinel-token"


def simulated(**decisions: str) -> str:
    """IAM's answer: everything allowed but what is named, with ":" as "_"."""
    wanted = aws.needed()
    refused = {name.replace("_", ":"): decision for name, decision in decisions.items()}
    results = [
        {
            "EvalActionName": action,
            "EvalDecision": refused.get(action, "allowed"),
            "EvalResourceName": "*",
            "MissingContextValues": [],
        }
        for action in sorted(wanted.everywhere | wanted.bound)
    ]
    return json.dumps({"EvaluationResults": results})


def test_the_documents_tell_what_is_needed_everywhere_and_what_on_the_stacks_own() -> None:
    wanted = aws.needed()

    assert EVERYWHERE in wanted.everywhere
    assert BOUND in wanted.bound
    assert not [action for action in wanted.everywhere | wanted.bound if "*" in action]


@pytest.mark.parametrize(
    ("decisions", "state", "told"),
    [
        ({}, "ok", "actions are allowed"),
        ({EVERYWHERE: "implicitDeny"}, "wrong", f"{EVERYWHERE} is not allowed"),
        ({BOUND: "explicitDeny"}, "wrong", f"{BOUND} is not allowed"),
        # As the guide's own documents have it: on the stack's own resources alone.
        ({BOUND: "implicitDeny"}, "unknown", f"{BOUND} is not allowed on every resource"),
        ({EVERYWHERE: "implicitDeny", BOUND: "implicitDeny"}, "wrong", f"{EVERYWHERE} is not allowed"),
    ],
)
def test_a_simulation_is_held_against_the_documents(decisions: dict[str, str], state: str, told: str) -> None:
    text = simulated(**{name.replace(":", "_"): decision for name, decision in decisions.items()})

    verdict = aws.judged(text, aws.needed())

    assert verdict.state == state
    assert told in verdict.told
    assert (verdict.state == "ok") == (verdict.fix == "")


def test_a_refusal_under_a_condition_that_was_not_told_is_unknown() -> None:
    answer = json.loads(simulated(**{BOUND.replace(":", "_"): "explicitDeny"}))
    [refused] = [one for one in answer["EvaluationResults"] if one["EvalDecision"] != "allowed"]
    refused["MissingContextValues"] = ["aws:MultiFactorAuthPresent"]

    assert aws.judged(json.dumps(answer), aws.needed()).state == "unknown"


def test_an_action_that_the_simulation_leaves_out_is_unknown() -> None:
    answer = json.loads(simulated())
    answer["EvaluationResults"].pop()

    assert aws.judged(json.dumps(answer), aws.needed()).state == "unknown"


@pytest.mark.parametrize(
    ("caller", "role", "asked"),
    [
        ("arn:aws:iam::123456789012:user/team/me", None, "arn:aws:iam::123456789012:user/team/me"),
        (
            "arn:aws:iam::123456789012:user/me",
            "arn:aws:iam::123456789012:role/landfall-deployer",
            "arn:aws:iam::123456789012:role/landfall-deployer",
        ),
        # A session of a role is none that a simulation takes, and its ARN lacks the role's path.
        (
            "arn:aws:sts::123456789012:assumed-role/Admin/me@example.com",
            None,
            "arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/Admin",
        ),
    ],
)
def test_aws_simulates_for_whoever_deploys(
    program: Program, tmp_path: Path, caller: str, role: str | None, asked: str
) -> None:
    (tmp_path / "answer").write_text(f"{simulated()}\n")
    program(
        "aws",
        f"""case "$2 $4" in
"get-role Admin")
  echo '{{"Role": {{"Arn": "arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/Admin"}}}}';;
"simulate-principal-policy {asked}") while read -r line; do echo "$line"; done < {tmp_path}/answer;;
*) exit 9;; esac""",
    )

    verdicts = _all(aws.questions(caller, role, WHERE))

    assert (verdicts[-1].name, verdicts[-1].state) == ("permissions", "ok")


def test_the_root_of_an_aws_account_is_asked_nothing() -> None:
    [verdict] = _all(aws.questions("arn:aws:iam::123456789012:root", None, WHERE))

    assert verdict.state == "ok"


def test_without_the_right_to_ask_permissions_are_unknown(program: Program) -> None:
    program("aws", "echo AccessDenied >&2; exit 254")

    [verdict] = _all(aws.questions("arn:aws:sts::123456789012:assumed-role/Admin/me", None, WHERE))

    assert verdict.state == "unknown"
    assert "AccessDenied" in verdict.told
    assert "docs/guide/permissions" in verdict.fix


def listed(*actions: str, without: tuple[str, ...] = (), more: str | None = None) -> str:
    """Azure's answer for somebody who has one role."""
    role = {"actions": [*actions], "notActions": [*without], "dataActions": [], "notDataActions": []}
    return json.dumps({"value": [role], **({"nextLink": more} if more else {})})


def test_an_owner_may_do_everything_in_azure_and_who_has_the_guides_role_may_too() -> None:
    assert azure.judged(listed("*")).state == "ok"
    assert azure.judged(listed(*(action.upper() for action in azure.needed()))).state == "ok"


def test_a_contributor_of_azure_may_not_give_roles() -> None:
    # https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/privileged#contributor
    verdict = azure.judged(
        listed("*", without=("Microsoft.Authorization/*/Delete", "Microsoft.Authorization/*/Write"))
    )

    assert verdict.state == "wrong"
    assert "Microsoft.Authorization/locks/write" in verdict.told
    assert "more" in verdict.told
    assert "docs/guide/azure.md" in verdict.fix


def test_what_one_role_excepts_another_may_give() -> None:
    answer = json.loads(listed("*", without=("Microsoft.Authorization/*/Write",)))
    answer["value"] += json.loads(listed("Microsoft.Authorization/*"))["value"]

    assert azure.judged(json.dumps(answer)).state == "ok"


def test_a_part_of_azures_list_proves_no_lack() -> None:
    assert azure.judged(listed("*/read", more="https://management.azure.com/next")).state == "unknown"


def test_google_is_asked_for_one_permission_of_each_role(program: Program, tmp_path: Path) -> None:
    program("curl", f"while read -r line; do echo \"$line\"; done > {tmp_path}/told; echo '{{}}'")
    question = gcp.question(f"{TOKEN}\n", "my-project")

    [verdict] = ask.ask(question)

    told = (tmp_path / "told").read_text()
    assert verdict.state == "wrong"
    assert "roles/container.admin" in verdict.told
    assert "my-project:testIamPermissions" in told
    assert TOKEN in told
    assert not [word for word in question.command if TOKEN in word]
    assert TOKEN not in repr(question)


def test_a_project_that_tells_all_permissions_is_right_and_one_that_lacks_one_is_not() -> None:
    wanted = sorted(gcp.needed())
    held = {"permissions": wanted}

    assert gcp.judged(json.dumps(held), "p").state == "ok"
    assert gcp.judged(json.dumps({"permissions": wanted[1:]}), "p").state == "wrong"
    assert gcp.needed()[wanted[0]] in gcp.judged(json.dumps({"permissions": wanted[1:]}), "p").told


@pytest.mark.parametrize("token", ["", 'a"\nurl = "https://example.org', "two words"])
def test_what_is_no_token_is_sent_nowhere(token: str) -> None:
    with pytest.raises(ValueError, match="not an access token"):
        gcp.question(token, "my-project")


def _all(asked: tuple[Question | Verdict, ...]) -> list[Verdict]:
    return [verdict for one in asked for verdict in ([one] if isinstance(one, Verdict) else ask.ask(one))]
