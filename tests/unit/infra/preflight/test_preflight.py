"""What can be known before the first `up`, and that what cannot be known is never passed off as right."""

import json
from pathlib import Path

import pytest
import yaml

from infra import clouds
from infra.preflight import ask, report, run
from infra.preflight.__main__ import main
from infra.preflight.question import Question, Tool
from infra.preflight.verdict import Verdict, ok, unknown, wrong
from tests.unit.infra import stacks
from tests.unit.infra.preflight.conftest import Program

CLOUDS = [name for name in clouds.CLOUDS if name != "local"]
IDENTITY = '{"Account": "123456789012", "Arn": "arn:aws:iam::123456789012:user/me"}'


def stack_file(folder: Path, cloud: str, **other: object) -> Path:
    config = {**stacks.config(cloud), **{f"landfall:{name}": value for name, value in other.items()}}
    path = folder / f"Pulumi.{cloud}.yaml"
    path.write_text(yaml.safe_dump({"config": config}))
    return path


def aws(program: Program, quota: float) -> None:
    program(
        "aws",
        f"""case "$1 $2" in
"sts get-caller-identity") echo '{IDENTITY}';;
"eks describe-cluster-versions")
  echo '{{"clusterVersions": [{{"clusterVersion": "1.34", "versionStatus": "STANDARD_SUPPORT"}}]}}';;
"service-quotas get-service-quota") echo '{{"Quota": {{"Value": {quota}}}}}';;
*) exit 9;; esac""",
    )


def verdicts(folder: Path, cloud: str, **other: object) -> dict[str, Verdict]:
    return {one.name: one for one in run.check(cloud, stack_file(folder, cloud, **other))}


def states(folder: Path, cloud: str, **other: object) -> dict[str, str]:
    return {name: one.state for name, one in verdicts(folder, cloud, **other).items()}


def test_a_stack_whose_cloud_says_yes_is_right(program: Program, tmp_path: Path) -> None:
    aws(program, quota=64)

    found = states(tmp_path, "aws", kubernetesVersion="1.34")

    assert {name for name, state in found.items() if state == "ok"} == {
        "settings", "tool aws", "credentials", "Kubernetes version", "quota of cores",
    }  # fmt: skip
    assert found["permissions"] == "unknown"
    assert found["other quotas"] == "unknown"


def test_too_small_a_quota_and_an_unknown_version_are_wrong(program: Program, tmp_path: Path) -> None:
    aws(program, quota=5)

    found = verdicts(tmp_path, "aws", kubernetesVersion="1.20")

    told = {name: one for name, one in found.items() if one.state == "wrong"}
    assert set(told) == {"Kubernetes version", "quota of cores"}
    assert "1.34" in told["Kubernetes version"].fix
    assert "5 are allowed" in told["quota of cores"].told
    assert "request-service-quota-increase" in told["quota of cores"].fix


def test_credentials_of_another_account_are_wrong(program: Program, tmp_path: Path) -> None:
    aws(program, quota=64)

    found = states(tmp_path, "aws", aws={"region": "eu-central-1", "account": "111122223333"})

    assert found["credentials"] == "wrong"
    assert "quota of cores" not in found


@pytest.mark.parametrize("cloud", CLOUDS)
def test_without_a_login_nothing_is_called_right(program: Program, tmp_path: Path, cloud: str) -> None:
    for name in ("aws", "gcloud", "gke-gcloud-auth-plugin", "az", "kubelogin", "openstack"):
        program(name, "echo 'not logged in' >&2; exit 1")

    found = states(tmp_path, cloud)

    assert found["credentials"] == "wrong"
    assert found["everything else"] == "unknown"


@pytest.mark.parametrize("cloud", [name for name in CLOUDS if name != "openstack"])
def test_a_missing_tool_is_told_with_where_it_comes_from(
    program: Program, tmp_path: Path, cloud: str
) -> None:
    tools = [one for name, one in verdicts(tmp_path, cloud).items() if name.startswith("tool ")]

    assert tools
    assert all(one.state == "wrong" and "https://" in one.fix for one in tools)


@pytest.mark.parametrize("cloud", CLOUDS)
def test_every_cloud_asks_for_credentials_first(cloud: str) -> None:
    target = run.of(cloud)

    assert target is not None
    assert target.questions(stacks.settings(cloud), cloud)[0].name == "credentials"


def test_wrong_settings_end_it_there(tmp_path: Path) -> None:
    [verdict] = run.check("aws", stack_file(tmp_path, "aws", serving={"minReplicas": 0}))

    assert verdict.state == "wrong"
    assert "landfall:serving.minReplicas" in verdict.told


def test_what_a_question_about_a_secret_complains_of_is_not_shown(program: Program) -> None:
    program("teller", "echo sentinel >&2; exit 1")

    [verdict] = ask.ask(Question("q", ("teller",), lambda _: ok("q", ""), shown=False))

    assert "sentinel" not in report.line(verdict)


def test_what_a_question_tells_is_read_by_the_command_and_never_shown(program: Program) -> None:
    program("teller", 'read -r told; [ "$told" = sentinel ] && [ $# = 0 ]')
    question = Question("q", ("teller",), lambda _: ok("q", "it was told"), told="sentinel\n")

    assert list(ask.ask(question)) == [ok("q", "it was told")]
    assert "sentinel" not in repr(question)


def test_an_answer_leads_to_the_next_question(program: Program) -> None:
    program("teller", 'echo "${1:-me}"')
    follow = Question("what", ("teller", "you"), lambda text: ok("what", text.strip()))
    told = unknown("rest", "nobody knows")

    first = Question(
        "who", ("teller",), lambda text: ok("who", text.strip()), follow=lambda _: (follow, told)
    )

    assert list(ask.ask(first)) == [ok("who", "me"), ok("what", "you"), told]


@pytest.mark.parametrize("script", ["exit 1", "echo other"])
def test_nothing_follows_an_answer_that_is_not_right(program: Program, script: str) -> None:
    program("teller", script)
    asked: list[str] = []

    def judge(text: str) -> Verdict:
        return ok("q", "") if text == "right\n" else wrong("q", "it is not", "")

    def follow(text: str) -> tuple[Verdict, ...]:
        asked.append(text)
        return ()

    assert len(list(ask.ask(Question("q", ("teller",), judge, follow=follow)))) == 1
    assert asked == []


def test_an_answer_that_cannot_be_read_is_unknown(program: Program) -> None:
    program("teller", "echo surprise")

    follow = Question("q", ("teller",), lambda _: ok("q", ""), follow=json.loads)
    judge = Question("q", ("teller",), lambda text: ok("q", json.loads(text)))

    assert [one.state for one in ask.ask(judge)] == ["unknown"]
    assert [one.state for one in ask.ask(follow)] == ["ok", "unknown"]


def test_a_program_that_is_not_there_is_unknown_as_a_question_and_wrong_as_a_tool(program: Program) -> None:
    [verdict] = ask.ask(Question("q", ("nowhere",), lambda _: ok("q", "")))

    assert verdict.state == "unknown"
    assert ask.tool(Tool("nowhere", "it is needed", "https://example.org")).state == "wrong"


def test_the_summary_counts_and_says_what_to_do() -> None:
    assert "one thing is wrong" in report.summary("aws", [ok("a", ""), wrong("b", "", "")])
    assert "1 right, 1 unknown, nothing wrong" in report.summary("aws", [ok("a", ""), unknown("b", "")])


def test_the_command_line_says_what_is_wrong_by_its_status(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["nowhere", "--stack-file", str(tmp_path / "none.yaml")]) == 1
    assert "does not exist" in capsys.readouterr().out
