"""`python -m delivery.promotion`: behind scripts/promote, scripts/approve and scripts/rollback."""

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from delivery.engine import Engine
from delivery.errors import ApprovalMissing, DeliveryError
from delivery.previewing import Project
from delivery.promotion import agreeing, promoting, withdrawing
from delivery.promotion.environment import environment
from delivery.promotion.promoting import Outcome, Wish
from delivery.promotion.returning import Others
from delivery.promotion.road import Road
from delivery.promotion.withdrawing import Back
from delivery.release import junit
from delivery.release.junit import Case
from delivery.release.naming import TEAM
from infra.errors import LandfallError
from infra.plugins.landfall.image import releases
from model.errors import ModelError
from model.registry.opening import opened
from model.signing import keys
from model.signing.keys import KEY_VARIABLE, PASSWORD_VARIABLE, PrivateKey
from toolchain import folders
from toolchain.errors import ToolchainError

FAILED = 1
WAITING = 3
"""Exit status where a release waits for a person's approval: 1 is a failure, 2 a wrong command line."""
WITHDRAWN = 4
"""Exit status where a release was deployed and is not left there."""
INTERRUPTED = 130
"""Exit status after an interrupt, as of a shell."""
_NO_PLAN = "none"
_STATUS = {Outcome.STAYS: 0, Outcome.WITHDRAWN: WITHDRAWN, Outcome.LEFT: FAILED}


def main(arguments: list[str]) -> int:
    """Run one command.

    Args:
        arguments: The command line without the program's name.

    Returns:
        The exit status: 0 done, 1 failed or refused, 3 waiting for an approval, 4 taken back,
        130 interrupted.
    """
    chosen = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = chosen.run
    try:
        return command(chosen)
    except ApprovalMissing as missing:
        sys.stderr.write(f"{missing}\n")
        return WAITING
    except KeyboardInterrupt:
        return INTERRUPTED
    except (DeliveryError, LandfallError, ModelError, ToolchainError) as error:
        sys.stderr.write(f"{error}\n")
        return FAILED


def _promote(chosen: argparse.Namespace) -> int:
    wish = Wish(chosen.source, chosen.target, _key(chosen.key), chosen.watch, chosen.allow_replace)
    return _STATUS[promoting.promote(_road(chosen), wish)]


def _approve(chosen: argparse.Namespace) -> int:
    key = keys.read_private(chosen.key, os.environ.get(PASSWORD_VARIABLE))
    entry = agreeing.approve(_road(chosen), chosen.source, chosen.target, key, chosen.plan)
    plan = next((finding.text for finding in entry.findings), "")
    with_what = f"with the plan {plan}" if plan else "with whatever its update does: no plan was named"
    print(
        f"{chosen.target}: release {entry.digest} is approved for one deployment, {with_what};"
        f" entry {entry.number} of the ledger"
    )
    return 0


def _rollback(chosen: argparse.Namespace) -> int:
    road = _road(chosen)
    stack = environment(road.project, chosen.stack)
    others = Others(all=chosen.with_other_changes)
    back = Back(chosen.reason, chosen.to, others, _key(chosen.key))
    return 0 if withdrawing.roll_back(road, stack, back) else FAILED


def _road(chosen: argparse.Namespace) -> Road:
    engine = Engine(chosen.project, folders.CLONE / "infra" / "policy")
    project = Project(folders.CLONE, chosen.project / "stacks", engine, chosen.plans)
    registry = opened(releases.store(), os.environ.get(TEAM))
    return Road(project, registry, _say, _Results(chosen.junit))


def _say(line: str) -> None:
    print(line, flush=True)


class _Results:
    """Smoke tests as files that a forge shows; the last one stays where one file is asked for."""

    def __init__(self, file: Path | None) -> None:
        self._file = file

    def __call__(self, stack: str, cases: Sequence[Case]) -> None:
        passed = sum(case.failure is None for case in cases)
        _say(f"{stack}: smoke test, {passed} of {len(cases)} checks passed")
        if self._file is not None:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text(junit.xml(f"smoke test of {stack}", cases))


def _key(file: Path | None) -> PrivateKey | None:
    return keys.read_private(file, os.environ.get(PASSWORD_VARIABLE)) if file else keys.from_environment()


def _fingerprint(text: str) -> str:
    if text == _NO_PLAN:
        return ""
    if not re.fullmatch("[0-9a-f]{64}", text):
        raise argparse.ArgumentTypeError(
            f"{text!r} is no plan's fingerprint: 64 hex digits, as `scripts/promote` tells when it waits,"
            f" or {_NO_PLAN}"
        )
    return text


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m delivery.promotion", description=__doc__)
    plans = folders.state() / "previews"
    parser.add_argument("--plans", type=Path, default=plans, help="where previews are kept")
    parser.add_argument(
        "--project", type=Path, default=folders.CLONE, help="folder of the project file and its stacks"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    promote = commands.add_parser("promote", help="bring a release onto the next stack, or refuse")
    promote.set_defaults(run=_promote)
    promote.add_argument("--watch", type=float, metavar="SECONDS", help="how long it is watched there")
    promote.add_argument(
        "--allow-replace", action="store_true", help="an update without a saved plan may lose something"
    )
    approve = commands.add_parser(
        "approve", help="agree with your signature that a release goes onto a stack"
    )
    approve.set_defaults(run=_approve, junit=None)
    for command in (promote, approve):
        command.add_argument("source", metavar="FROM", help="a stack, or: gated, an alias, a digest")
        command.add_argument("target", metavar="TO", help="a stack")
    approve.add_argument("--key", type=Path, required=True, help="your private key")
    approve.add_argument(
        "--plan",
        type=_fingerprint,
        metavar="FINGERPRINT",
        help="of the plan that you saw, or none (the one saved here for this release, if any)",
    )
    rollback = commands.add_parser("rollback", help="bring a stack back to what it ran before")
    rollback.set_defaults(run=_rollback)
    rollback.add_argument("stack", metavar="STACK")
    rollback.add_argument(
        "--to", metavar="DIGEST", help="a release that it ran before (the last that did not fail)"
    )
    rollback.add_argument("--reason", default="by hand", help="why, for the ledger")
    rollback.add_argument(
        "--with-other-changes",
        action="store_true",
        help="update whatever else this clone and the stack's file change",
    )
    for command in (promote, rollback):
        command.add_argument(
            "--key", type=Path, help=f"your private key, to sign the ledger's entry ({KEY_VARIABLE})"
        )
        command.add_argument("--junit", type=Path, help="write the smoke test to this file in the JUnit form")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
