"""`python -m delivery.release`: a pipeline's stages around a release, one command each."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from delivery.engine import Engine
from delivery.errors import DeliveryError
from delivery.release import baking, gating, junit, naming, pinning, preparing, smoke
from infra.errors import GateRefused, LandfallError
from infra.plugins.landfall.image import releases
from infra.settings import Settings, defaults
from infra.smoke import outputs
from model.errors import ModelError
from toolchain import folders
from toolchain.errors import ToolchainError
from toolchain.launcher import project as projects
from toolchain.launcher import workspace
from toolchain.launcher.workspace import short

FAILED = 1
REFUSED = 3
"""The exit status where the gate lets no candidate through, as of `python -m model`."""

WAIT_SECONDS = 60.0
"""How long an endpoint may take to answer after the update has seen its pods ready."""


class _Log:
    """Progress as lines of a pipeline's log."""

    def status(self, text: str) -> None:
        """Write it."""
        print(text, file=sys.stderr, flush=True)

    def note(self, text: str) -> None:
        """Write it."""
        print(text, file=sys.stderr, flush=True)


def main(arguments: list[str]) -> int:
    """Run one command.

    Args:
        arguments: The command line without the program's name.

    Returns:
        The exit status: 0 done, 1 failed, 3 refused by the gate.
    """
    chosen = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = chosen.run
    try:
        return command(chosen)
    except GateRefused as refused:
        sys.stderr.write(f"{refused}\n")
        return REFUSED
    except (DeliveryError, LandfallError, ModelError, ToolchainError) as error:
        sys.stderr.write(f"{error}\n")
        return FAILED


def _prepare(chosen: argparse.Namespace) -> int:
    project = workspace.find(folders.CLONE)
    if project is None:
        raise DeliveryError(f"There is no Pulumi.yaml in {folders.CLONE}. Restore it.")
    # Where a workspace lasts, an older run's review must not be posted as this one's.
    (folders.state() / "review.json").unlink(missing_ok=True)
    for stack in chosen.stacks:
        preparing.check(_text(stack), _config(stack), stack, os.environ)
        projects.init(project, stack, os.environ)
    return 0


def _gate(chosen: argparse.Namespace) -> int:
    digest = gating.release(_settings(chosen.stack), _Log())
    naming.note(chosen.plans, digest)
    team = naming.share(digest)
    print(f"{digest}{f' is in {team}' if team else ''}")
    return 0


def _bake(chosen: argparse.Namespace) -> int:
    for stack in chosen.stacks:
        digest = naming.digest(chosen.release, stack, chosen.plans)
        to = baking.target(Engine(folders.CLONE).export(stack), _settings(stack), digest)
        if to is None:
            print(f"{stack}: its first update makes the registry, and bakes then. Nothing to push to yet.")
        else:
            print(f"{stack}: {baking.bake(digest, to, _Log())}")
    return 0


def _smoke(chosen: argparse.Namespace) -> int:
    deployed = outputs.read(chosen.stack)
    released = releases.named(naming.present(deployed.release))
    cases = smoke.check(deployed, released, WAIT_SECONDS)
    if chosen.junit:
        chosen.junit.parent.mkdir(parents=True, exist_ok=True)
        chosen.junit.write_text(junit.xml(f"smoke test of {chosen.stack}", cases))
    failed = [case for case in cases if case.failure is not None]
    for case in failed:
        sys.stderr.write(f"{case.name}: {case.failure}\n")
    print(f"{chosen.stack}: {len(cases) - len(failed)} of {len(cases)} checks passed, {deployed.endpoint}")
    return FAILED if failed else 0


def _settings(stack: str) -> Settings:
    return gating.settings(_config(stack), stack)


def _config(stack: str) -> dict[str, object]:
    file = _file(stack)
    return defaults.merged(pinning.config(_text(stack), file.name), short(stack), file.parent)


def _text(stack: str) -> str:
    file = _file(stack)
    try:
        return file.read_text()
    except FileNotFoundError:
        raise DeliveryError(f"There is no stack {stack!r}: {file} does not exist. Write it first.") from None


def _file(stack: str) -> Path:
    return folders.CLONE / "stacks" / f"Pulumi.{short(stack)}.yaml"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scripts/release", description=__doc__)
    plans = folders.state() / "previews"
    parser.add_argument("--plans", type=Path, default=plans, help="where previews are kept")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    prepare = commands.add_parser("prepare", help="make or select stacks on a fresh machine")
    prepare.add_argument("stacks", nargs="+", metavar="STACK")
    prepare.set_defaults(run=_prepare)
    gate = commands.add_parser("gate", help="train what a stack asks for; exit status 3 if the gate refuses")
    gate.set_defaults(run=_gate)
    bake = commands.add_parser("bake", help="put a release's image where stacks pull from")
    bake.add_argument("stacks", nargs="+", metavar="STACK")
    bake.add_argument("--release", default=naming.GATED, help="gated, an alias or a digest (gated)")
    bake.set_defaults(run=_bake)
    look = commands.add_parser("smoke", help="ask the deployed model for rows whose answers are known")
    look.add_argument("--junit", type=Path, help="write the results to this file in the JUnit form")
    look.set_defaults(run=_smoke)
    for command in (gate, look):
        command.add_argument("stack", metavar="STACK")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
