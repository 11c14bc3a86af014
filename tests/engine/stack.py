"""A stack of a test's own under the real engine: project, state and home lie in the test's folder."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolchain import folders
from toolchain.launcher import engine

TIME_LIMIT = 300.0
"""Seconds: far above any test's need, so that a hanging engine fails its own test."""


@dataclass(frozen=True)
class Step:
    """What the engine did, or would do, to one resource: "same", "create", "update" …"""

    operation: str
    type: str
    name: str


@dataclass(frozen=True)
class Run:
    """One finished `pulumi` command.

    Attributes:
        code: Its exit status.
        text: All that it wrote.
        steps: What it did to each resource; only of up, preview, refresh and destroy.
        errors: The error messages, as the user reads them.
        violations: The texts of violated policies.
    """

    code: int
    text: str
    steps: tuple[Step, ...] = ()
    errors: tuple[str, ...] = ()
    violations: tuple[str, ...] = ()

    @property
    def changes(self) -> list[Step]:
        """The steps that are not "same"."""
        return [step for step in self.steps if step.operation != "same"]


class Stack:
    """A program with one stack.

    Args:
        folder: An empty folder for the project and everything around it.
        program: The text of its `__main__.py`.
        providers: Provider plugins by name, each with its folder.
        name: The stack's name.
    """

    def __init__(
        self, folder: Path, program: str, providers: dict[str, Path] | None = None, name: str = "test"
    ) -> None:
        self.project = folder / "project"
        self.name = name
        state = folder / "state"
        host = folder / "bin" / "pulumi-language-python"
        for made in (self.project, state / "pulumi", host.parent):
            made.mkdir(parents=True)
        host.write_text(f'#!/bin/sh\nexec {sys.executable} -P -m toolchain.language "$@"\n')
        host.chmod(0o755)
        listed = [{"name": plugin, "path": str(place)} for plugin, place in (providers or {}).items()]
        project = {"name": "test", "runtime": {"name": "python", "options": {"packages": []}}}
        (self.project / "Pulumi.yaml").write_text(json.dumps({**project, "plugins": {"providers": listed}}))
        self.write(program)
        inherited = {key: value for key, value in os.environ.items() if not key.startswith("PULUMI_")}
        inherited.pop("VIRTUAL_ENV", None)
        self.environment = {
            **inherited,
            "PATH": os.pathsep.join([str(host.parent), inherited["PATH"]]),
            "LANDFALL_PYTHON": sys.executable,
            "LANDFALL_STATE": str(state),
            "PULUMI_HOME": str(state / "home"),
            "PULUMI_BACKEND_URL": folders.backend_url(state / "pulumi"),
            "PULUMI_CONFIG_PASSPHRASE": "test",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_ENABLE_STREAMING_JSON_PREVIEW": "true",
        }
        made_stack = self.run("stack", "init", name)
        assert made_stack.code == 0, made_stack.text

    def write(self, program: str) -> None:
        """Replaces the program."""
        (self.project / "__main__.py").write_text(program)

    def up(self, *flags: str) -> Run:
        return self._operate("up", "--yes", "--skip-preview", *flags)

    def preview(self, *flags: str) -> Run:
        return self._operate("preview", *flags)

    def refresh(self, *flags: str) -> Run:
        return self._operate("refresh", "--yes", "--skip-preview", *flags)

    def destroy(self, *flags: str) -> Run:
        return self._operate("destroy", "--yes", "--skip-preview", *flags)

    def outputs(self) -> dict[str, Any]:
        """The stack's outputs, secrets shown."""
        exported: dict[str, Any] = json.loads(self.run("stack", "output", "--json", "--show-secrets").text)
        return exported

    def export(self) -> dict[str, Any]:
        """The stack's state."""
        exported: dict[str, Any] = json.loads(self.run("stack", "export").text)["deployment"]
        return exported

    def command(self, *arguments: str) -> list[str]:
        """The command line of a `pulumi` command."""
        return [str(engine.executable()), *arguments, "--non-interactive", "--color=never"]

    def run(self, *arguments: str) -> Run:
        """Runs any `pulumi` command."""
        done = subprocess.run(
            self.command(*arguments), cwd=self.project, env=self.environment, text=True,
            timeout=TIME_LIMIT, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        return Run(done.returncode, done.stdout)

    def start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        """Starts a `pulumi` command in a session of its own, for a test that ends it early."""
        return subprocess.Popen(
            self.command(*arguments), cwd=self.project, env=self.environment, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def _operate(self, *arguments: str) -> Run:
        done = self.run(*arguments, "--json")
        events = list(_events(done.text))
        steps = [
            _step(event["resourcePreEvent"]["metadata"]) for event in events if "resourcePreEvent" in event
        ]
        messages = [event["diagnosticEvent"] for event in events if "diagnosticEvent" in event]
        errors = tuple(m["message"].strip() for m in messages if m["severity"] == "error")
        policies = tuple(e["policyEvent"]["message"].strip() for e in events if "policyEvent" in e)
        return Run(done.code, done.text, tuple(steps), errors, policies)


def _events(text: str) -> Iterator[dict[str, Any]]:
    for line in text.splitlines():
        if line.startswith("{"):
            yield json.loads(line)


def _step(metadata: dict[str, Any]) -> Step:
    return Step(metadata["op"], metadata["type"], metadata["urn"].rpartition("::")[2])
