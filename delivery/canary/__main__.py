"""`python -m delivery.canary start|status|watch|promote|withdraw STACK`: one release beside another."""

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from delivery.canary import deciding, reporting, trial
from delivery.canary.judging import Limits
from delivery.canary.trial import Asked, Decision, Judgement
from delivery.engine import Engine
from delivery.errors import ApprovalMissing, DeliveryError
from delivery.previewing import Project
from delivery.promotion.road import Road
from delivery.release.naming import TEAM
from infra.errors import LandfallError
from infra.plugins.landfall.image import releases
from infra.settings import CanarySettings
from model.errors import ModelError
from model.registry.entry import Entry
from model.registry.opening import opened
from model.signing import keys
from model.signing.keys import PrivateKey
from toolchain import folders
from toolchain.errors import ToolchainError

FAILED, BAD, WAITING, WITHDRAWN, OPEN, INTERRUPTED = 1, 3, 3, 4, 5, 130
_PAUSE_SECONDS = 15
_WATCH_SECONDS = 600


def main(arguments: list[str]) -> int:
    """Run one command.

    Args:
        arguments: The command line without the program's name.

    Returns:
        The exit status: 0 done, or of a status every verdict good, or of a watch promoted; 1 failed or
        refused; 3 waiting for an approval, or of a status a verdict is bad; 4 of a watch withdrawn; 5 of a
        status or a watch not enough data to say; 130 interrupted.
    """
    chosen = _parser().parse_args(arguments)
    command: Callable[[Road, argparse.Namespace], int] = chosen.run
    try:
        return command(_road(chosen.project), chosen)
    except ApprovalMissing as missing:
        sys.stderr.write(f"{missing}\n")
        return WAITING
    except KeyboardInterrupt:
        return INTERRUPTED
    except (DeliveryError, LandfallError, ModelError, ToolchainError) as error:
        sys.stderr.write(f"{error}\n")
        return FAILED


def _start(road: Road, chosen: argparse.Namespace) -> int:
    asked = Asked(chosen.share, chosen.replicas, chosen.with_other_changes, _key(chosen.key))
    running = trial.start(road, chosen.stack, chosen.release, asked)
    found = running.canary
    print(
        f"{found.replicas} of {found.replicas + found.beside} replicas of stack {chosen.stack!r} run release"
        f" {found.release}; the autoscaler is paused.\nSee how it does: scripts/canary status {chosen.stack}"
    )
    return 0


def _status(road: Road, chosen: argparse.Namespace) -> int:
    deadline = time.monotonic() + chosen.wait
    judgement = _judgement(road, chosen)
    while judgement.passed is None and time.monotonic() < deadline:
        time.sleep(min(_PAUSE_SECONDS, max(0.0, deadline - time.monotonic())))
        judgement = _judgement(road, chosen)
    print(reporting.text(judgement), end="")
    return {True: 0, False: BAD, None: OPEN}[judgement.passed]


def _watch(road: Road, chosen: argparse.Namespace) -> int:
    try:
        verdict = deciding.watched(lambda: _judgement(road, chosen), chosen.seconds)
    except KeyboardInterrupt:
        print(
            f"Interrupted: the canary of stack {chosen.stack!r} runs on, and nobody decides about it. Go on:"
            f" scripts/canary watch {chosen.stack}; or take it back: scripts/canary withdraw {chosen.stack}"
        )
        raise
    if verdict.judgement is not None and verdict.passed:
        return _promoted(road, chosen, verdict.judgement, "")
    if verdict.judgement is not None:
        print(reporting.text(verdict.judgement), end="", flush=True)
    if verdict.passed is None and chosen.leave_open:
        return OPEN
    entry = trial.withdraw(
        *(road, chosen.stack, verdict.reason, _limits(chosen)),
        others=chosen.with_other_changes,
        measured=verdict.findings,
    )
    print(_withdrawn(chosen.stack, entry))
    return WITHDRAWN


def _promote(road: Road, chosen: argparse.Namespace) -> int:
    return _promoted(road, chosen, _judgement(road, chosen), chosen.override)


def _promoted(road: Road, chosen: argparse.Namespace, judgement: Judgement, override: str) -> int:
    print(reporting.text(judgement), end="", flush=True)
    decision = Decision(override, chosen.with_other_changes, _key(chosen.key))
    entry = trial.promote(road, judgement, decision)
    print(
        f"Stack {chosen.stack!r} runs release {entry.digest}."
        f" Entry {entry.number} of the ledger, by {entry.who}. Its file changed: commit it, if it is in git."
    )
    return 0


def _withdraw(road: Road, chosen: argparse.Namespace) -> int:
    entry = trial.withdraw(
        road, chosen.stack, chosen.reason, _limits(chosen), others=chosen.with_other_changes
    )
    print(_withdrawn(chosen.stack, entry))
    return 0


def _withdrawn(stack: str, entry: Entry) -> str:
    return (
        f"Release {entry.digest} is withdrawn from stack {stack!r}: {entry.reason}\n"
        f"Entry {entry.number} of the ledger, by {entry.who}."
    )


def _judgement(road: Road, chosen: argparse.Namespace) -> Judgement:
    rows = chosen.rows.read_text().splitlines() if chosen.rows else None
    return trial.status(road, chosen.stack, _limits(chosen), rows)


def _road(folder: Path) -> Road:
    engine = Engine(folder, folders.CLONE / "infra" / "policy")
    project = Project(folders.CLONE, folder / "stacks", engine, folders.state() / "previews")
    registry = opened(releases.store(), os.environ.get(TEAM))
    return Road(project, registry, lambda line: print(line, flush=True), lambda _stack, _cases: None)


def _key(file: Path | None) -> PrivateKey | None:
    return keys.read_private(file, os.environ.get(keys.PASSWORD_VARIABLE)) if file else None


def _limits(chosen: argparse.Namespace) -> Limits:
    return Limits(
        failed=chosen.most_failed,
        refused=chosen.most_refused,
        slow=chosen.most_slow,
        changed=chosen.most_changed,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scripts/canary", description=__doc__)
    parser.add_argument(
        "--project", type=Path, default=folders.CLONE, help="folder of the project file and its stacks"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    start = commands.add_parser("start", help="let a share of the replicas run another release")
    status = commands.add_parser(
        "status", help="compare the two releases; exit status 3 bad, 5 too little data"
    )
    promote = commands.add_parser("promote", help="let all replicas run it, if every verdict is good")
    withdraw = commands.add_parser("withdraw", help="take it back")
    watch = commands.add_parser(
        "watch", help="compare them for a while, then promote it or take it back; exit status 4 taken back"
    )
    for command, run in (
        (start, _start), (status, _status), (watch, _watch), (promote, _promote), (withdraw, _withdraw),
    ):  # fmt: skip
        command.add_argument("stack", metavar="STACK")
        command.set_defaults(run=run)
    start.add_argument("release", metavar="RELEASE", help="an alias, a digest or its first digits")
    start.add_argument(
        "--share", type=_share, default=CanarySettings().share, help="of the replicas (%(default)s)"
    )
    start.add_argument("--replicas", type=_replicas, help="of both together (serving.maxReplicas)")
    status.add_argument(
        "--wait", type=float, default=0, metavar="SECONDS", help="for a verdict, at most so long"
    )
    watch.add_argument(
        "--for", dest="seconds", type=_seconds, default=_WATCH_SECONDS, metavar="SECONDS",
        help="how long (%(default)s)",
    )  # fmt: skip
    watch.add_argument(
        "--leave-open", action="store_true", help="leave it where there is no verdict then; exit status 5"
    )
    promote.add_argument("--override", default="", metavar="REASON", help="promote against the verdicts")
    for command in (start, watch, promote):
        command.add_argument("--key", type=Path, help="your private key, to sign the ledger's entry")
    withdraw.add_argument("--reason", default="", help="why, for the ledger")
    for command in (start, watch, promote, withdraw):
        command.add_argument("--with-other-changes", action="store_true", help="update whatever else differs")
    for command in (status, watch, promote, withdraw):
        _add_limits(command)
    for command in (status, watch, promote):
        command.add_argument("--rows", type=_lines, metavar="FILE", help="a prediction log to replay")
    return parser


def _add_limits(command: argparse.ArgumentParser) -> None:
    usual = Limits()
    for name, default, what in (
        ("failed", usual.failed, "the share of failed requests may be higher by this"),
        ("refused", usual.refused, "the share of refused requests may be higher by this"),
        ("slow", usual.slow, "the share of slow requests may be higher by this"),
        ("changed", usual.changed, "the share of logged rows that may be answered otherwise"),
    ):
        command.add_argument(
            f"--most-{name}", type=_limit, default=default, metavar="SHARE", help=f"{what} (%(default)s)"
        )


def _share(text: str) -> float:
    return _between(text, 0.5)


def _limit(text: str) -> float:
    return _between(text, 1.0)


def _between(text: str, most: float) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value <= most:
        raise argparse.ArgumentTypeError(f"{text!r} is no number above 0 and up to {most:g}, such as 0.2")
    return value


def _seconds(text: str) -> float:
    return _between(text, 86_400)


def _replicas(text: str) -> int:
    if not text.isdecimal() or not 2 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 2 to 1000")
    return int(text)


def _lines(text: str) -> Path:
    if not Path(text).is_file():
        raise argparse.ArgumentTypeError(f"there is no file {text!r}; give one of the prediction log's lines")
    return Path(text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
