"""The pipelines of three forges, read from their own files into the commands that they run, in order."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from toolchain import folders

WORKFLOWS = folders.CLONE / ".github" / "workflows"
JENKINS = folders.CLONE / "Jenkinsfile"
AZURE = folders.CLONE / "azure-pipelines.yml"


@dataclass(frozen=True)
class Step:
    """One command of a pipeline.

    Attributes:
        stage: What the pipeline calls it.
        command: What its shell is given.
        job: The job that it is in; "" where a pipeline has no jobs.
        variables: What the file sets for it, in the forge's own form.
        kept: Of a step that keeps an artefact its name, and the path from where; the command is "" then.
        fetched: Of a step that fetches one its name, and the path to where, likewise.
    """

    stage: str
    command: str
    job: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)
    kept: tuple[str, str] | None = None
    fetched: tuple[str, str] | None = None


def github(name: str) -> list[Step]:
    """The commands of a workflow, those of workflows that it calls included."""
    return commands(github_steps(name))


def github_steps(name: str) -> list[Step]:
    """The same with the artefacts that go from job to job."""
    workflow = yaml.safe_load((WORKFLOWS / name).read_text())
    return list(_github(workflow))


def commands(steps: list[Step]) -> list[Step]:
    """Those steps that are commands."""
    return [step for step in steps if step.command]


def jobs(steps: list[Step]) -> list[list[Step]]:
    """Steps job by job, each of which begins on a machine of its own."""
    return [list(those) for _, those in groupby(steps, key=lambda step: step.job)]


def jenkins() -> list[Step]:
    """The commands of the Jenkinsfile; each belongs to the stage, or the named end of one, before it."""
    stage, found = "", []
    named = r"stage\('([^']+)'\)|post \{ // (\w+):|\bsh '([^']*)'"
    for begun, ended, command in re.findall(named, JENKINS.read_text()):
        name = begun or ended
        if name:
            stage = name
        else:
            found.append(Step(stage, command))
    return found


def azure() -> list[Step]:
    """The commands of azure-pipelines.yml, those of its templates included."""
    return commands(azure_steps())


def azure_steps() -> list[Step]:
    """The same with the artefacts that go from job to job."""
    pipeline = yaml.safe_load(AZURE.read_text())
    return [step for stage in pipeline["stages"] for job in stage["jobs"] for step in _azure_job(job)]


def named(steps: list[Step], stages: tuple[str, ...]) -> list[tuple[str, str]]:
    """Stage and command of those steps that are in some stages."""
    return [(step.stage, step.command) for step in steps if step.stage in stages]


def expanded(value: str, mark: re.Pattern[str], said: Callable[[str], str]) -> str:
    """A value with what a forge puts in for its expressions."""
    return mark.sub(lambda found: said(found[1].strip()), value)


# Any: YAML as it stands in the files, here and below.
def _github(workflow: Mapping[str, Any]) -> Iterator[Step]:
    above = workflow.get("env", {})
    for name, job in workflow["jobs"].items():
        called = job.get("uses")
        if called:
            yield from github_steps(Path(called).name)
            continue
        for step in job["steps"]:
            if "run" in step:
                variables = {**above, **job.get("env", {}), **step.get("env", {})}
                yield Step(step["name"], step["run"], name, variables)
            given = (step.get("with", {}).get("name", ""), step.get("with", {}).get("path", ""))
            if "/upload-artifact@" in step.get("uses", ""):
                yield Step(step["name"], "", name, kept=given)
            elif "/download-artifact@" in step.get("uses", ""):
                yield Step(step["name"], "", name, fetched=given)


def _azure_job(job: Mapping[str, Any]) -> Iterator[Step]:
    steps = job["strategy"]["runOnce"]["deploy"]["steps"] if "deployment" in job else job["steps"]
    yield from _azure_steps(steps, folders.CLONE, job.get("deployment") or job["job"])


def _azure_steps(
    steps: list[Any], folder: Path, job: str, given: Mapping[str, str] | None = None
) -> Iterator[Step]:
    def filled(text: str) -> str:
        parameter = re.compile(r"\$\{\{ parameters\.(\w+) \}\}")
        return expanded(text, parameter, lambda name: (given or {})[name])

    for step in steps:
        if "template" in step:
            file = folder / step["template"]
            inner = yaml.safe_load(file.read_text())["steps"]
            yield from _azure_steps(inner, file.parent, job, step.get("parameters"))
        elif "script" in step:
            yield Step(step["displayName"], step["script"], job, step.get("env", {}))
        elif "publish" in step:
            yield Step(step["displayName"], "", job, kept=(step["artifact"], step["publish"]))
        elif step.get("task", "").startswith("DownloadPipelineArtifact"):
            fetched = (step["inputs"]["artifact"], step["inputs"]["path"])
            yield Step(step["displayName"], "", job, fetched=fetched)
        elif step.get("task", "").startswith("AzureCLI"):
            command = filled(step["inputs"]["inlineScript"])
            yield Step(filled(step["displayName"]), command, job, step.get("env", {}))
