"""A stack of a test's own under the real engine: project, state and home lie in the test's folder."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.engine_command import Engine, Run, environment
from toolchain.launcher import engine


@dataclass(frozen=True)
class Step:
    """What the engine did, or would do, to one resource: "same", "create", "update" …"""

    operation: str
    type: str
    name: str


@dataclass(frozen=True)
class Operation(Run):
    """One finished up, preview, refresh or destroy.

    Attributes:
        steps: What it did to each resource.
        errors: The error messages, as the user reads them.
        violations: The texts of violated policies.
    """

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
        for made in (self.project, host.parent):
            made.mkdir(parents=True)
        host.write_text(f'#!/bin/sh\nexec {sys.executable} -P -m toolchain.language "$@"\n')
        host.chmod(0o755)
        listed = [{"name": plugin, "path": str(place)} for plugin, place in (providers or {}).items()]
        project = {"name": "test", "runtime": {"name": "python", "options": {"packages": []}}}
        (self.project / "Pulumi.yaml").write_text(json.dumps({**project, "plugins": {"providers": listed}}))
        self.write(program)
        self.environment = {
            **environment(state, host.parent),
            "PULUMI_ENABLE_STREAMING_JSON_PREVIEW": "true",
        }
        self._engine = Engine(self.project, self.environment, engine.executable())
        self.run("stack", "init", name).succeeded()

    def write(self, program: str) -> None:
        """Replaces the program."""
        (self.project / "__main__.py").write_text(program)

    def up(self, *flags: str) -> Operation:
        return self._operate("up", "--yes", "--skip-preview", *flags)

    def preview(self, *flags: str) -> Operation:
        return self._operate("preview", *flags)

    def refresh(self, *flags: str) -> Operation:
        return self._operate("refresh", "--yes", "--skip-preview", *flags)

    def destroy(self, *flags: str) -> Operation:
        return self._operate("destroy", "--yes", "--skip-preview", *flags)

    def outputs(self) -> dict[str, Any]:
        """The stack's outputs, secrets shown."""
        exported: dict[str, Any] = json.loads(self.run("stack", "output", "--json", "--show-secrets").output)
        return exported

    def export(self) -> dict[str, Any]:
        """The stack's state."""
        exported: dict[str, Any] = json.loads(self.run("stack", "export").output)["deployment"]
        return exported

    def run(self, *arguments: str) -> Run:
        """Runs any `pulumi` command."""
        return self._engine.run(arguments)

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """Starts a `pulumi` command in a session of its own, for a test that ends it early."""
        return self._engine.start(arguments)

    def _operate(self, *arguments: str) -> Operation:
        done = self.run(*arguments, "--json")
        events = list(_events(done.output))
        steps = [
            _step(event["resourcePreEvent"]["metadata"]) for event in events if "resourcePreEvent" in event
        ]
        messages = [event["diagnosticEvent"] for event in events if "diagnosticEvent" in event]
        errors = tuple(m["message"].strip() for m in messages if m["severity"] == "error")
        policies = tuple(e["policyEvent"]["message"].strip() for e in events if "policyEvent" in e)
        return Operation(done.code, done.output, tuple(steps), errors, policies)


def _events(text: str) -> Iterator[dict[str, Any]]:
    for line in text.splitlines():
        if line.startswith("{"):
            yield json.loads(line)


def _step(metadata: dict[str, Any]) -> Step:
    return Step(metadata["op"], metadata["type"], metadata["urn"].rpartition("::")[2])
