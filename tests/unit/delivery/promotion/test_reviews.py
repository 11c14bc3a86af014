"""A forge's review as an approval: of this run and commit, for this environment, by somebody else."""

import http.server
import json
import threading
from collections.abc import Iterator

import pytest

from delivery.errors import ApprovalMissing, ApprovalRefused
from delivery.forge.errors import ForgeRefused, ForgeUnknown
from delivery.promotion import reviews

COMMIT = "c" * 40
Answers = dict[str, object]


def run(**changed: object) -> dict[str, object]:
    started = {"actor": {"login": "ben"}, "triggering_actor": {"login": "ben"}}
    return {"head_sha": COMMIT, "status": "in_progress", **started, **changed}


def review(login: str, state: str = "approved", environment: str = "prod") -> dict[str, object]:
    return {"state": state, "user": {"login": login}, "environments": [{"name": environment}]}


class _GitHub(http.server.ThreadingHTTPServer):
    answers: Answers


class _Handler(http.server.BaseHTTPRequestHandler):
    server: _GitHub

    def do_GET(self) -> None:
        answer = self.server.answers.get(self.path)
        allowed = self.headers["Authorization"] == "Bearer ghs_1"
        self.send_response(200 if answer is not None and allowed else 403)
        self.end_headers()
        self.wfile.write(json.dumps(answer if allowed else {"message": "no"}).encode())

    def log_message(self, *_: object) -> None:
        """Nothing: a test's output is its own."""


@pytest.fixture
def github() -> Iterator[_GitHub]:
    server = _GitHub(("127.0.0.1", 0), _Handler)
    server.answers = {"/repos/acme/heart/actions/runs/7": run()}
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def asked(github: _GitHub, *given: object, token: str = "ghs_1") -> reviews.Reviewed:
    github.answers["/repos/acme/heart/actions/runs/7/approvals"] = list(given)
    repository = f"http://127.0.0.1:{github.server_port}/repos/acme/heart"
    client = reviews.client(repository, {"GITHUB_TOKEN": token})
    try:
        return reviews.of_run(client, repository, "7", COMMIT, ("prod", "aws-prod"))
    finally:
        client.close()


@pytest.mark.parametrize("environment", ["prod", "aws-prod"])
def test_another_persons_review_counts(github: _GitHub, environment: str) -> None:
    found = asked(github, review("ana", "rejected"), review("cleo", environment=environment))

    assert (found.login, found.promoter) == ("cleo", "ben")
    assert found.run.endswith("/repos/acme/heart/actions/runs/7")


@pytest.mark.parametrize(
    "given", [[], [review("ana", "rejected")], [review("ana", environment="uat")]], ids=str
)
def test_without_a_review_of_this_environment_it_waits(github: _GitHub, given: list[object]) -> None:
    with pytest.raises(ApprovalMissing, match="Nobody approved run 7 for prod or aws-prod"):
        asked(github, *given)


@pytest.mark.parametrize("who", ["actor", "triggering_actor"])
def test_nobody_approves_a_run_that_they_started(github: _GitHub, who: str) -> None:
    github.answers["/repos/acme/heart/actions/runs/7"] = run(**{who: {"login": "ana"}})

    with pytest.raises(ApprovalRefused, match="Nobody approves their own"):
        asked(github, review("ana"))


@pytest.mark.parametrize("changed", [{"head_sha": "d" * 40}, {"status": "completed"}], ids=str)
def test_a_review_counts_for_its_own_run_only(github: _GitHub, changed: dict[str, object]) -> None:
    github.answers["/repos/acme/heart/actions/runs/7"] = run(**changed)

    with pytest.raises(ApprovalRefused, match="A review counts for its own run only"):
        asked(github, review("ana"))


def test_without_a_token_that_may_look_nothing_is_approved(github: _GitHub) -> None:
    with pytest.raises(ForgeRefused):
        asked(github, review("ana"), token="ghs_2")
    with pytest.raises(ForgeUnknown, match="actions: read"):
        asked(github, review("ana"), token="")
