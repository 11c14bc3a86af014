"""From a pull request's comment to its merge, by the commands of the pipelines, with the real engine."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.apiserver import ApiServer
from tests.engine.delivery.test_plans import Reviewed
from tests.project import Run
from tests.unit.delivery.forge.forge_stand_in import GitHubStandIn, serving
from tests.unit.delivery.forge.test_place import MERGE, environment
from toolchain import folders

pytestmark = pytest.mark.engine


@pytest.fixture
def forge() -> Iterator[GitHubStandIn]:
    stand_in = GitHubStandIn()
    with serving(stand_in):
        yield stand_in


def ran(one: Reviewed, forge: GitHubStandIn, event: object, *arguments: str) -> Run:
    """One command of a job, with the variables of a run of GitHub Actions."""
    folder = one.folder.parent
    variables = {**one.stack.environment, **environment(forge, folder, event), "NO_PROXY": "127.0.0.1"}
    done = subprocess.run(
        [sys.executable, "-P", "-m", *arguments],
        cwd=folders.CLONE, env=variables, text=True, check=False,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    return Run(done.returncode, done.stdout)


def previewed(one: Reviewed, forge: GitHubStandIn, event: object) -> int:
    """Preview and post, as two jobs do: the first's exit status."""
    file = one.folder.parent / "review.json"
    own = ("--project", str(one.folder), "--plans", str(one.folder.parent / "plans"))
    done = ran(one, forge, event, "delivery", *own, "preview", "--change", "--review", str(file), "test")
    posted = ran(one, forge, event, "delivery.forge", str(file))
    assert posted.code == 0, posted.output
    return done.code


def test_a_merge_is_held_to_the_comment_and_goes_on_when_it_was_told(
    tmp_path: Path, api_server: ApiServer, forge: GitHubStandIn
) -> None:
    one = Reviewed(tmp_path, api_server)
    push = {"after": MERGE, "ref": "refs/heads/main"}
    asked = previewed(one, forge, {"pull_request": forge.pull()})
    forge.merge(MERGE)

    as_told = previewed(one, forge, push)
    one.write(["one", "two"], "2")
    one.pulumi("up", "--yes", "--skip-preview")
    one.git("checkout", "--quiet", ".")
    moved = previewed(one, forge, push)
    told = str(forge.comments[0]["body"])
    unlabelled = previewed(one, forge, push)
    forge.labels = ["allow-replace"]
    again = previewed(one, forge, push)

    # A ConfigMap of other data is a new one: somebody must say that the old one may go.
    assert (asked, as_told, moved, unlabelled, again) == (0, 0, 5, 3, 0)
    assert "**Not what was reviewed**: `What would happen to test is not what" in told
    assert "Not what was reviewed" not in str(forge.comments[0]["body"])
    one.stack.run("destroy", "--yes", "--skip-preview").succeeded()
