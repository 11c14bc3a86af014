"""Keeping a node's programs running: each starts when what it needs is ready, and again when it dies.

Owns the life of each program and the status file. What the programs are stands in the plan. Standard
library only.
"""

import os
import signal
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from infra.plugins.landfall.node import probes
from infra.plugins.landfall.node.plan import FIRST_LISTENER, Component, ComponentStatus, Phase, Plan

_FIRST_PAUSE, _LONGEST_PAUSE = 0.25, 30.0
_STEADY_SECONDS = 60.0
_LOG_BYTES = 20 << 20


@dataclass
class _Run:
    """One component and how it fares."""

    component: Component
    phase: Phase = "waiting"
    pid: int = 0
    failures: int = 0
    detail: str = ""
    started: float = 0.0
    not_before: float = field(default=0.0)


class Supervisor:
    """Runs a plan's components.

    Args:
        plan: What to run.
        log: Folder of the log files.
        listeners: File descriptor of each host-side listener by name.
    """

    def __init__(self, plan: Plan, log: Path, listeners: Mapping[str, int]) -> None:
        self._plan = plan
        self._log = log
        self._listeners = listeners
        self._runs = {component.name: _Run(component) for component in plan.components}

    def status(self) -> list[ComponentStatus]:
        """How each component is, in the plan's order."""
        return [
            ComponentStatus(name, run.phase, run.pid, run.failures, run.detail)
            for name, run in self._runs.items()
        ]

    def settled(self) -> bool:
        """Whether nothing waits to become ready."""
        return all(run.phase in ("ready", "ended") for run in self._runs.values())

    def step(self) -> None:
        """Start what can start, and probe what has started."""
        for run in self._runs.values():
            if run.phase in ("waiting", "restarting"):
                self._start_if_possible(run)
            elif run.phase == "starting":
                answer = probes.ask(run.component.probe, self._plan.authority)
                run.detail = answer.detail
                if answer.ready:
                    run.phase = "ready"
                    run.failures = 0

    def reap(self) -> None:
        """Collect every process that has ended: components, and orphans that the first process inherits."""
        while True:
            try:
                pid, outcome = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            for run in self._runs.values():
                if run.pid == pid:
                    self._ended(run, os.waitstatus_to_exitcode(outcome))

    def trim_logs(self) -> None:
        """Start a log anew once it is large, keeping the one before it."""
        for path in self._log.glob("*.log"):
            if path.stat().st_size > _LOG_BYTES:
                path.with_suffix(".log.before").write_bytes(path.read_bytes())
                os.truncate(path, 0)

    def stop(self, names: tuple[str, ...], seconds: float) -> None:
        """End components in good order and wait for them.

        Args:
            names: Which to end, all at once; unknown names are passed over.
            seconds: How long to wait before the next step is taken regardless.
        """
        chosen = [self._runs[name] for name in names if name in self._runs and self._runs[name].pid]
        for run in chosen:
            run.phase = "ended"
            os.kill(run.pid, signal.SIGTERM)
        deadline = time.monotonic() + seconds
        while any(run.pid for run in chosen) and time.monotonic() < deadline:
            signal.sigtimedwait([signal.SIGCHLD], 0.1)
            self.reap()

    def _start_if_possible(self, run: _Run) -> None:
        missing = [name for name in run.component.after if self._runs[name].phase not in ("ready", "ended")]
        if missing:
            run.detail = f"waits for {', '.join(missing)}"
            return
        if time.monotonic() < run.not_before:
            return
        run.pid = self._spawn(run.component)
        run.phase, run.started = "starting", time.monotonic()

    def _spawn(self, component: Component) -> int:
        log = str(self._log / f"{component.name}.log")
        actions: list[tuple[int, int, str, int, int] | tuple[int, int, int]] = [
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ]
        for number, name in enumerate(component.listeners, FIRST_LISTENER):
            actions.append((os.POSIX_SPAWN_DUP2, self._listeners[name], number))
        environment = {
            "PATH": self._plan.path,
            "HOME": "/root",
            "TMPDIR": "/run/landfall/tmp",
            "LANG": "C.UTF-8",
        }
        return os.posix_spawnp(
            component.argv[0],
            component.argv,
            environment,
            file_actions=actions,
            setsid=True,
            setsigmask=[],
            setsigdef=[signal.SIGTERM, signal.SIGPIPE, signal.SIGINT],
        )

    def _ended(self, run: _Run, code: int) -> None:
        run.pid = 0
        if run.phase == "ended" or (run.component.probe.kind == "exit" and code == 0):
            run.phase = "ended"
            run.detail = ""
            return
        if time.monotonic() - run.started > _STEADY_SECONDS:
            run.failures = 0
        pause = min(_FIRST_PAUSE * 2**run.failures, _LONGEST_PAUSE)
        run.failures += 1
        run.phase, run.not_before = "restarting", time.monotonic() + pause
        run.detail = f"ended with {f'signal {-code}' if code < 0 else f'code {code}'}"
