"""Acceptance and production as two local stacks, which every pipeline deploys to in turn."""

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml

from tests import pipelines
from tests.cluster.delivery import clone
from tests.cluster.delivery.clone import Clone, Done
from tests.cluster.machine import look
from tests.pipelines import Step
from tests.unit.delivery.forge.forge_stand_in import SECRET, Answer, GitHubStandIn, Request, serving

UAT, PROD = "pipes-uat", "pipes-prod"
PASSPHRASE = "of the two stacks"
_EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}")


@dataclass
class Forge(GitHubStandIn):
    """A GitHub that tells who started and who approved its run 42."""

    approved: list[tuple[str, str]] = field(default_factory=list)
    commit: str = ""

    def answer(self, request: Request) -> Answer:
        run = "/repos/acme/heart/actions/runs/42"
        if request.path == run:
            started = {"actor": {"login": "ana"}, "triggering_actor": {"login": "ana"}}
            return Answer(200, {"id": 42, "head_sha": self.commit, "status": "in_progress", **started})
        if request.path == f"{run}/approvals":
            return Answer(200, [_review(*one) for one in self.approved])
        return super().answer(request)


def _review(login: str, environment: str) -> dict[str, object]:
    named = [{"id": 1, "name": environment}]
    return {"state": "approved", "comment": "", "environments": named, "user": {"login": login, "id": 7}}


@dataclass(frozen=True)
class Runner:
    """What runs the steps of any forge's pipeline.

    Attributes:
        clone: Where they run.
        forge: The forge's API.
        keys: The folder of people's private keys.
        artefacts: The folder of what jobs keep for each other.
    """

    clone: Clone
    forge: Forge
    keys: Path
    artefacts: Path

    @property
    def person(self) -> dict[str, str]:
        """The variables of a person at the same state."""
        return {"LANDFALL_STATE": str(self.clone.pipeline), "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE}

    def job(self, steps: list[Step], start: Callable[[Step], Done]) -> list[Done]:
        """Run a job on a machine of its own, to which nothing comes but what it fetches.

        Args:
            steps: Its steps.
            start: Runs a command as its forge does.
        """
        self.clone.renew()
        done = []
        for step in steps:
            if step.kept:
                self.clone.keep(step.kept[1], self.artefacts / step.kept[0])
            elif step.fetched:
                self.clone.fetch(self.artefacts / step.fetched[0], step.fetched[1])
            else:
                done.append(start(step))
                assert done[-1].code == 0, f"{step.stage}: {step.command}\n{done[-1].output}"
        return done

    def reviewed(self) -> None:
        """A pull request is previewed, its comment is posted, and it is merged."""
        asked = self.event(pull_request=self.forge.pull())
        for job in pipelines.jobs(pipelines.github_steps("preview.yml")):
            if job[0].job == "preview":
                self.job(job, lambda step: self.github(step, base="b" * 40))
        for job in pipelines.jobs(pipelines.github_steps("comment.yml")):
            self.job(job, lambda step: self.github(step, asked))
        self.forge.merge(self.forge.commit)

    def event(self, **told: object) -> Path:
        """What GitHub's runner tells a job: by default of a push of the clone's commit."""
        file = self.keys / "event.json"
        file.write_text(json.dumps(told or {"after": self.forge.commit, "ref": "refs/heads/main"}))
        return file

    def github(
        self, step: Step, event: Path | None = None, base: str = "", inputs: Mapping[str, str] | None = None
    ) -> Done:
        """Run a step of a workflow."""
        asked = inputs or {}
        said = {
            **{f"inputs.{name}": value for name, value in asked.items()},
            "inputs.environment == 'prod' && vars.LANDFALL_PROD || vars.LANDFALL_UAT": (
                PROD if asked.get("environment") == "prod" else UAT
            ),
            "github.workspace": str(self.clone.folder),
            "github.token": SECRET,
            "github.event.pull_request.base.sha": base,
            "join(github.event.pull_request.labels.*.name)": "",
            "vars.LANDFALL_UAT": UAT,
            "vars.LANDFALL_PROD": PROD,
            "secrets.PULUMI_CONFIG_PASSPHRASE": PASSPHRASE,
        }

        def value(expression: str) -> str:
            # What is not set comes as nothing, as in a repository that has no such variable.
            unset = expression.startswith(("vars.", "secrets."))
            return said.get(expression, "") if unset else said[expression]

        given = {name: pipelines.expanded(text, _EXPRESSION, value) for name, text in step.variables.items()}
        own = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_REPOSITORY": "acme/heart",
            **self._api,
            "GITHUB_RUN_ID": "42",
            **({"GITHUB_EVENT_PATH": str(event)} if event else {}),
        }
        return self.clone.run(step, {**_narrow(step), **own, **given})

    def jenkins(self, step: Step) -> Done:
        """Run a step of the Jenkinsfile, in a build of the branch."""
        credentials = {
            "landfall-signing-key": str(self.keys / "pipeline.pem"),
            "landfall-passphrase": PASSPHRASE,
            "landfall-comment": SECRET,
        }
        built = {"GIT_URL": "https://github.com/acme/heart.git", "GIT_COMMIT": self.forge.commit}
        given = {"WORKSPACE": str(self.clone.folder), "LANDFALL_UAT": UAT, "LANDFALL_PROD": PROD}
        setting = re.compile(r"(?:^|{) *([A-Z_]+) = (?:\"(.*)\"|credentials\('(.*)'\))(?: })?$", re.MULTILINE)
        written = setting.findall(pipelines.JENKINS.read_text())
        for name, text, secret in written:
            inner = re.compile(r"\$\{(\w+)\}")
            given[name] = credentials.get(secret, "") or pipelines.expanded(
                text, inner, lambda asked: given.get(asked, "")
            )
        return self.clone.run(step, {**_narrow(step), **self._api, **built, **given})

    def azure(self, step: Step) -> Done:
        """Run a step of azure-pipelines.yml, in a build of the branch."""
        said = {
            "Build.SourcesDirectory": str(self.clone.folder),
            "signingKey.secureFilePath": str(self.keys / "pipeline.pem"),
            "GITHUB_TOKEN": SECRET,
            "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE,
        }
        above = yaml.safe_load(pipelines.AZURE.read_text())["variables"]
        declared = {one["name"]: one["value"] for one in above if "name" in one}
        macro = re.compile(r"\$\(([\w.]+)\)")
        given = {
            name: pipelines.expanded(text, macro, lambda asked: said.get(asked, ""))
            for name, text in {**declared, **step.variables}.items()
        }
        own = {
            "TF_BUILD": "True",
            "BUILD_REASON": "IndividualCI",
            "BUILD_REPOSITORY_NAME": "acme/heart",
            "BUILD_REPOSITORY_PROVIDER": "GitHub",
            "BUILD_SOURCEVERSION": self.forge.commit,
            "SYSTEM_COLLECTIONURI": "https://dev.azure.com/acme/",
            "SYSTEM_TEAMPROJECTID": "p1",
            "LANDFALL_UAT": UAT,
            "LANDFALL_PROD": PROD,
        }
        return self.clone.run(step, {**_narrow(step), **self._api, **own, **given})

    @property
    def _api(self) -> dict[str, str]:
        return {
            "GITHUB_API_URL": self.forge.address,
            "GITHUB_GRAPHQL_URL": f"{self.forge.address}/graphql",
            "NO_PROXY": "127.0.0.1",
        }


def _narrow(step: Step) -> dict[str, str]:
    # Of all the tests that a pipeline runs, one file: this one would else start itself.
    return {"PYTEST_ADDOPTS": "tests/unit/delivery/release/test_junit.py"} if step.stage == "Test" else {}


def _stacks(folder: Path, keys: Path, forge: str) -> None:
    people = {"pipeline": "keys/pipeline.pub", "ana": "keys/ana.pub"}
    named = {"approval": "named", "approvers": people, "reviews": f"{forge}/repos/acme/heart"}
    for name, environment, promotion in ((UAT, "uat", {}), (PROD, "prod", named)):
        config = {
            "defaults": "local",
            "environment": environment,
            "node": {"name": name},
            "serving": {"minReplicas": 1, "maxReplicas": 2},
            "promotion": {"watchSeconds": 5, **promotion},
        }
        text = yaml.safe_dump({"config": {f"landfall:{key}": value for key, value in config.items()}})
        (folder / "stacks" / f"Pulumi.{name}.yaml").write_text(text)
    (folder / "keys").mkdir()
    for person in people:
        (folder / "keys" / f"{person}.pub").write_bytes((keys / f"{person}.pem.pub").read_bytes())


@pytest.fixture(scope="session")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runner]:
    """A runner with a fresh clone. At the end both stacks are destroyed, and the machine looks as before."""
    if os.geteuid() != 0:
        pytest.skip("a real node needs root")
    before = look()
    made = clone.make(tmp_path_factory.mktemp("pipelines") / "clone")
    keys = tmp_path_factory.mktemp("people")
    forge = Forge()
    with serving(forge):
        one = Runner(made, forge, keys, tmp_path_factory.mktemp("artefacts"))
        made.succeed("scripts/setup", one.person)
        for person in ("pipeline", "ana"):
            made.succeed(f". scripts/activate && python -m model key {keys}/{person}.pem", one.person)
        _stacks(made.folder, keys, forge.address)
        forge.commit = made.commit()
        try:
            yield one
        finally:
            if (made.pipeline / "rehearsals" / "accounts").exists():
                made.succeed("scripts/rehearse sweep aws", one.person)
            # Production is protected against deletion, as it should be.
            ended = [
                made.run(Step("", f". scripts/activate && {command} --yes --stack {stack}"), one.person)
                for stack in (PROD, UAT)
                if list((made.pipeline / "pulumi").rglob(f"{stack}.json"))
                for command in ("pulumi state unprotect --all", "pulumi destroy")
            ]
    assert [done.output for done in ended if done.code] == []
    assert look() == before


@pytest.fixture(scope="session")
def deployed(runner: Runner) -> list[Done]:
    """The road of deploy.yml after a review: in the end both stacks serve the release that was gated."""
    runner.forge.approved = [("ben", "prod")]
    runner.reviewed()
    merged = runner.event()
    done: list[Done] = []
    for job in pipelines.jobs(pipelines.github_steps("deploy.yml")):
        done += runner.job(job, lambda step: runner.github(step, merged))
    return done
