"""What `scripts/rehearse` does, one function a command; each returns the exit status."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from infra.drift import look, report
from infra.phases import running, standing
from infra.plugins.simulator.ledger import Ledger
from infra.plugins.simulator.sweep import discard
from infra.smoke import __main__ as smoke
from rehearsal import engine, environment, images, stage, things
from rehearsal.account import Account
from rehearsal.errors import RehearsalError
from toolchain import folders
from toolchain.launcher import project as projects

DRIFTED = 3
"""Exit status of `drift` where something was changed outside: 1 is a failure, 2 a wrong command line."""

LEFT_OVER = 4
"""Exit status of `destroy` where the simulated cloud still has something."""

_POLICIES = ("--policy-pack", str(folders.CLONE / "infra" / "policy"))


def _say(line: str) -> None:
    print(line, flush=True)


def _aside(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def up(account: Account, stack_file: Path, flags: Sequence[str]) -> int:
    """Bring the stack up and predict through it."""
    stage.prepare(account, stack_file, _say)
    status = running.run_on(
        lambda: engine.update(account, ["up", "--yes", *_POLICIES, *flags]),
        lambda: standing.read(account.stack, account.folder),
        _say,
        f"scripts/rehearse up {account.stack}",
    )
    if status != 0:
        return status
    projects.settle(account.project, account.stack, os.environ)
    return smoke.main([account.stack, "--stop", f"scripts/rehearse destroy {account.stack}"])


def preview(account: Account, stack_file: Path, flags: Sequence[str]) -> int:
    """Show what an `up` would change."""
    stage.prepare(account, stack_file, _say, images=False)
    return engine.run(account, ["preview", *_POLICIES, *flags])


def review(account: Account, stack_file: Path, flags: Sequence[str]) -> int:
    """Show what an `up` would change as the comment of a pull request."""
    stage.prepare(account, stack_file, _aside, images=False)
    command = [sys.executable, "-P", "-m", "delivery", "--project", str(account.folder)]
    command += ["--plans", str(account.state / "previews"), "preview", account.stack, "--rehearsed"]
    command += flags
    return subprocess.run(command, check=False).returncode


def drift(account: Account, stack_file: Path, flags: Sequence[str]) -> int:
    """Tell what was changed outside the program; nothing is written."""
    if flags:
        raise RehearsalError(f"`drift` takes no flags of pulumi's: {' '.join(flags)}. Run it without.")
    stage.prepare(account, stack_file, _say, images=False)
    found = look.look(account.stack, account.folder)
    sys.stdout.write(report.text(account.stack, found, f"scripts/rehearse up {account.stack} --refresh"))
    return DRIFTED if found.changes else 0


def destroy(account: Account, stack_file: Path, flags: Sequence[str]) -> int:
    """Destroy the stack, then look through the simulated cloud for what is left."""
    stage.prepare(account, stack_file, _say)
    status = engine.update(account, ["destroy", "--yes", *flags])
    if status != 0:
        return status
    left = things.left(account)
    sys.stdout.write(things.swept(account, left))
    if left:
        return LEFT_OVER
    _forget(account)
    return 0


def show(account: Account) -> int:
    """List what exists in the simulated cloud."""
    sys.stdout.write(things.listed(account, things.left(account)))
    return 0


def change(account: Account, identity: str, path: str, value: str) -> int:
    """Change a thing behind the program's back, as somebody would at the cloud's console."""
    things.known(account)
    changed = Ledger(account.ledger).mutate(identity, path, things.read_value(value))
    _say(f"Changed {path} of {changed.type} {identity}. See it found: scripts/rehearse drift {account.stack}")
    return 0


def sweep(account: Account) -> int:
    """End everything of a rehearsal, whatever state it is in."""
    environment.enter(account)
    left = things.left(account)
    discard(Ledger(account.ledger), left, _say)
    _forget(account)
    _say(f"The rehearsal of {account.stack!r} is forgotten. Releases stay in {account.state / 'releases'}.")
    return 0


def _forget(account: Account) -> None:
    engine.ask(account, ["stack", "rm", "--yes", "--force"])
    images.remove(account)
    things.forget(account)
