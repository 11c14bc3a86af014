"""The engine as the road to production uses it: previews with a plan, exports, and updates held to a plan."""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from delivery.errors import EngineFailed
from infra.drift import look
from infra.engine import STREAMED
from infra.errors import LandfallError


@dataclass(frozen=True)
class Engine:
    """`pulumi` in one project.

    Attributes:
        folder: The project's folder.
        policies: The policy pack's folder; None to run without rules.
        environment: Further variables.
    """

    folder: Path
    policies: Path | None = None
    environment: dict[str, str] = field(default_factory=dict)

    def preview(self, stack: str, plan: Path) -> str:
        """The events of a preview, which may have failed.

        Args:
            stack: The stack's name.
            plan: Where the plan is written if it has not.
        """
        arguments = ["preview", "--json", "--stack", stack, "--save-plan", str(plan)]
        done = self._run([*arguments, *self._rules()])
        return done.stdout + done.stderr

    def drift(self, stack: str) -> str:
        """The events of a preview that looks at what is really there first, and writes nothing.

        Raises:
            EngineFailed: The world could not be looked at: what there is of it says nothing.
        """
        try:
            return look.told(stack, self.folder, self._environment())
        except LandfallError as failure:
            raise EngineFailed(str(failure)) from None

    def export(self, stack: str) -> str:
        """A stack's state.

        Raises:
            EngineFailed: There is no such stack, or its state cannot be read.
        """
        return self._need(["stack", "export", "--stack", stack])

    def outputs(self, stack: str) -> str:
        """A stack's outputs as JSON; "{}" where it has none.

        Raises:
            EngineFailed: They cannot be read.
        """
        return self._need(["stack", "output", "--json", "--stack", stack])

    def version(self) -> str:
        """The engine's version.

        Raises:
            EngineFailed: There is no engine.
        """
        return self._need(["version"]).strip()

    def apply(self, stack: str, plan: Path, *, at_once: bool = False) -> int:
        """Update a stack exactly as planned; the user sees the engine's own output.

        Args:
            stack: The stack's name.
            plan: The plan.
            at_once: Whether the plan was made, with the rules, this very moment. Else the engine previews
                once more first, and stops there where it would do anything else. In either case a step that
                is not in the plan ends the update.

        Returns:
            The engine's exit status.
        """
        arguments = ["up", "--yes", "--non-interactive", "--stack", stack, "--plan", str(plan)]
        return self._shown([*arguments, *(["--skip-preview"] if at_once else self._rules())])

    def _shown(self, arguments: Sequence[str]) -> int:
        sys.stdout.flush()
        with subprocess.Popen(["pulumi", *arguments], cwd=self.folder, env=self._environment()) as engine:
            try:
                return engine.wait()
            except KeyboardInterrupt:
                # The engine has it from the terminal, too, and ends in order: killed, it would leave the
                # stack locked and resources that no state knows.
                engine.wait()
                raise

    def ask(self, *arguments: str) -> str:
        """What a command prints.

        Raises:
            EngineFailed: It failed; the text is its own words.
        """
        return self._need(arguments)

    def _rules(self) -> list[str]:
        return ["--policy-pack", str(self.policies)] if self.policies else []

    def _need(self, arguments: Sequence[str]) -> str:
        done = self._run(arguments)
        if done.returncode:
            said = (done.stderr or done.stdout).strip()
            raise EngineFailed(f"`pulumi {' '.join(arguments)}` failed: {said}")
        return done.stdout

    def _run(self, arguments: Sequence[str]) -> "subprocess.CompletedProcess[str]":
        try:
            return subprocess.run(
                ["pulumi", *arguments, "--non-interactive", "--color=never"],
                cwd=self.folder,
                env={**self._environment(), **STREAMED},
                capture_output=True,
                text=True,
                check=False,
            )
        except FileNotFoundError as missing:
            raise EngineFailed(
                "There is no `pulumi` on PATH. Set up and activate the clone: scripts/setup, then"
                " `. scripts/activate`"
            ) from missing

    def _environment(self) -> dict[str, str]:
        return {**os.environ, **self.environment}
