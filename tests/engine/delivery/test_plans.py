"""A plan is applied as it was reviewed, or not at all: the real engine, and many ways to move things."""

import contextlib
import io
import json
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from kubernetes import client as kube

from delivery import previewing
from delivery.__main__ import main
from delivery.comment.records import Action
from delivery.engine import Engine
from delivery.forge import artefact
from delivery.plan.folder import PlanFolder, of
from delivery.previewing import Project
from tests.engine.apiserver import ApiServer
from tests.engine.kubernetes.stack import Stack

pytestmark = pytest.mark.engine

PROGRAM = """
import os, pulumi, pulumi_kubernetes as k8s
provider = k8s.Provider("cluster", kubeconfig=os.environ["TEST_KUBECONFIG"])
opts = pulumi.ResourceOptions(provider=provider)
for name in {names}:
    k8s.core.v1.ConfigMap(
        name, metadata={{"name": f"{space}-{{name}}", "namespace": "default"}}, data={{"value": "{value}"}},
        opts=opts,
    )
"""


class Reviewed:
    """A deployed stack in a git clone, with a change that was previewed."""

    def __init__(self, folder: Path, api_server: ApiServer) -> None:
        self.stack = Stack(folder / "stack", api_server.kubeconfig)
        self.folder = folder / "stack" / "program"
        self.space = folder.name.lower().replace("_", "-")[-30:]
        engine = Engine(self.folder, environment=self.stack.environment)
        self.project = Project(self.folder, self.folder / "stacks", engine, folder / "plans")
        self.project.stacks.mkdir()
        file = self.folder / "Pulumi.yaml"
        file.write_text(json.dumps(json.loads(file.read_text()) | {"stackConfigDir": "stacks"}))
        self.write(["one", "two"], "1")
        for arguments in (("init", "--quiet"), ("add", ".")):
            self.git(*arguments)
        self.commit()
        self.stack.run("up", "--yes", "--skip-preview").succeeded()
        self.write(["one", "two", "three"], "1")
        self.commit()

    @property
    def plan(self) -> PlanFolder:
        return of(self.project.plans, "test")

    def write(self, names: list[str], value: str) -> None:
        self.stack.program(PROGRAM.format(names=names, value=value, space=self.space))

    def git(self, *arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=self.folder, check=True, capture_output=True)

    def commit(self) -> None:
        identity = ("-c", "user.name=t", "-c", "user.email=t@localhost")
        self.git(*identity, "commit", "--all", "--quiet", "--allow-empty", "--message=Change")

    def preview(self) -> previewing.Review:
        return previewing.review(self.project, ["test"], drift=False)

    def apply(self) -> tuple[int, str]:
        """What scripts/apply runs: its exit status, and what it says where it refuses."""
        places = ("--plans", self.project.plans, "--project", self.folder, "--clone", self.folder)
        told = io.StringIO()
        with pytest.MonkeyPatch.context() as patched, contextlib.redirect_stderr(told):
            for name, value in self.stack.environment.items():
                patched.setenv(name, value)
            status = main([*map(str, places), "apply", "test"])
        return status, told.getvalue()

    def urn(self, name: str) -> str:
        return str(self.stack.resources()[name]["urn"])

    def pulumi(self, *arguments: str) -> None:
        self.stack.run(*arguments).succeeded()


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory, api_server: ApiServer) -> Iterator[Reviewed]:
    made = Reviewed(tmp_path_factory.mktemp("reviewed"), api_server)
    yield made
    made.stack.run("destroy", "--yes", "--skip-preview").succeeded()


def _protected(one: Reviewed) -> None:
    one.pulumi("state", "protect", one.urn("one"), "--yes")


def _unprotected(one: Reviewed) -> None:
    one.pulumi("state", "unprotect", one.urn("one"), "--yes")


def _renamed(one: Reviewed) -> None:
    one.pulumi("state", "rename", one.urn("two"), "second", "--yes")


def _renamed_back(one: Reviewed) -> None:
    one.pulumi("state", "rename", one.urn("second"), "two", "--yes")


def _updated(one: Reviewed) -> None:
    one.write(["one", "two"], "2")
    one.pulumi("up", "--yes", "--skip-preview")
    one.git("checkout", "--quiet", ".")


def _created(one: Reviewed) -> None:
    one.write(["one", "two", "four"], "2")
    one.pulumi("up", "--yes", "--skip-preview")
    one.git("checkout", "--quiet", ".")


def _deleted(one: Reviewed) -> None:
    one.write(["one", "two"], "2")
    one.pulumi("up", "--yes", "--skip-preview")
    one.git("checkout", "--quiet", ".")


def _configured(one: Reviewed) -> None:
    (one.folder / "stacks" / "Pulumi.test.yaml").write_text("config:\n  test:word: other\n")


def _committed(one: Reviewed) -> None:
    one.commit()


def _edited(one: Reviewed) -> None:
    one.write(["one", "two", "three"], "9")


def _plan_altered(one: Reviewed) -> None:
    one.plan.plan.write_text(one.plan.plan.read_text().replace('"value"', '"worse"'))


MOVES: dict[Callable[[Reviewed], None], str] = {
    _protected: "state",
    _unprotected: "state",
    _renamed: "state",
    _renamed_back: "state",
    _updated: "state",
    _created: "state",
    _deleted: "state",
    _configured: "settings",
    _committed: "code",
    _edited: "code",
    _plan_altered: "plan",
}


def test_a_plan_is_refused_whatever_has_moved(reviewed: Reviewed) -> None:
    for move, named in MOVES.items():
        assert reviewed.preview().previews[0].error is None
        before = reviewed.stack.resources()
        move(reviewed)
        moved = reviewed.stack.resources()

        status, told = reviewed.apply()

        assert status == 1
        assert f"\n  {named}: " in told
        assert "scripts/preview_comment test" in told
        assert reviewed.stack.resources() == moved
        assert (moved != before) == (named == "state"), move.__name__
        (reviewed.folder / "stacks" / "Pulumi.test.yaml").unlink(missing_ok=True)
        reviewed.git("checkout", "--quiet", ".")


def test_a_plan_that_still_holds_is_applied_exactly(tmp_path: Path, api_server: ApiServer) -> None:
    one = Reviewed(tmp_path, api_server)
    (preview,) = one.preview().previews

    assert [step.name for step in preview.of(Action.CREATE)] == ["three"]
    assert preview.cost is not None
    assert preview.cost.delta == 0
    assert one.apply() == (0, "")
    assert "three" in one.stack.resources()
    status, told = one.apply()
    assert (status, "\n  state: " in told) == (1, True)
    one.stack.run("destroy", "--yes", "--skip-preview").succeeded()


def test_what_the_engine_tells_comes_through_a_file_as_it_is(reviewed: Reviewed, tmp_path: Path) -> None:
    told = previewing.review(reviewed.project, ["test"], drift=True)

    artefact.write(told, tmp_path / "review.json")

    assert told.previews[0].steps
    assert artefact.read(tmp_path / "review.json") == told


def test_a_failed_preview_leaves_no_plan(tmp_path: Path, api_server: ApiServer) -> None:
    one = Reviewed(tmp_path, api_server)
    one.preview()
    one.stack.program("raise SystemExit('the tide is out')")

    (preview,) = one.preview().previews

    assert preview.error is not None
    assert "the tide is out" in preview.error
    status, told = one.apply()
    assert (status, "Preview the stack first: scripts/preview_comment test" in told) == (1, True)
    one.git("checkout", "--quiet", ".")
    one.stack.run("destroy", "--yes", "--skip-preview").succeeded()


def test_what_was_changed_outside_is_told_apart_and_nothing_is_written(
    tmp_path: Path, api_server: ApiServer
) -> None:
    one = Reviewed(tmp_path, api_server)
    api = api_server.client()
    patch = {"data": {"value": "by hand"}}
    kube.CoreV1Api(api).patch_namespaced_config_map(f"{one.space}-one", "default", patch)
    before = one.stack.export_text()

    (preview,) = previewing.review(one.project, ["test"], drift=True).previews

    assert preview.drift is not None
    assert [step.name for step in preview.drift] == ["one"]
    assert [step.name for step in preview.steps if step.action is Action.CREATE] == ["three"]
    assert one.stack.export_text() == before
    one.stack.run("destroy", "--yes", "--skip-preview").succeeded()


def test_a_cluster_that_does_not_answer_has_not_no_drift(tmp_path: Path, api_server: ApiServer) -> None:
    one = Reviewed(tmp_path, api_server)
    told = one.stack.export_text()
    away = re.sub(r"https://127\.0\.0\.1:\d+", "https://127.0.0.1:1", told)
    assert away != told
    (tmp_path / "away.json").write_text(away)
    (tmp_path / "back.json").write_text(told)
    one.pulumi("stack", "import", "--file", str(tmp_path / "away.json"))

    (preview,) = previewing.review(one.project, ["test"], drift=True).previews

    assert preview.drift is None
    assert preview.unseen is not None
    assert "Stack 'test' could not be compared with the world: " in preview.unseen
    one.pulumi("stack", "import", "--file", str(tmp_path / "back.json"))
    one.stack.run("destroy", "--yes", "--skip-preview").succeeded()
