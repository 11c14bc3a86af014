"""`python -m delivery preview STACK…` and `apply STACK`: see it as a reviewer does, then do exactly that.

`drift STACK…` tells what was changed outside the program.
"""

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path

from delivery import previewing
from delivery.comment import render
from delivery.comment.verdict import Exit, exit_code
from delivery.engine import Engine
from delivery.errors import DeliveryError
from delivery.forge import artefact, change, pipeline
from delivery.plan import guard
from delivery.plan.folder import of
from delivery.previewing import Project
from delivery.release import naming
from infra.drift import look, report
from infra.errors import LandfallError
from toolchain import folders

ALLOW_REPLACE = "allow-replace"
"""The label by which a reviewer accepts that something is lost."""

DRIFTED = 3
"""Exit status of `drift` where something was changed outside: 1 is a failure, 2 a wrong command line."""


def main(arguments: list[str]) -> int:
    """Run one command.

    Args:
        arguments: The command line without the program's name.

    Returns:
        The exit status: of a preview 0 for safe changes or none, 1 for a failure, 3 where something would be
        lost, 4 where a mandatory rule is broken, 5 where it is not what was reviewed; of an update the
        engine's; of drift 3 where there is any.
    """
    chosen = _parser().parse_args(arguments)
    engine = Engine(chosen.project, folders.CLONE / "infra" / "policy")
    project = Project(chosen.clone, chosen.project / "stacks", engine, chosen.plans)
    try:
        if chosen.command == "drift":
            return _drift(chosen.project, chosen.stacks)
        return _preview(project, chosen) if chosen.command == "preview" else _apply(project, chosen.stack)
    except (DeliveryError, LandfallError) as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _preview(project: Project, chosen: argparse.Namespace) -> int:
    built = change.asked(os.environ) if chosen.change else None
    base = chosen.base or (built.standing.base if built else "")
    review = previewing.review(project, chosen.stacks, drift=chosen.drift, base=base, release=chosen.release)
    review = replace(review, rehearsed=chosen.rehearsed)
    if built:
        review = built.checked(review)
    text = render(review)
    sys.stdout.write(pipeline.quoted(text, os.environ))
    pipeline.summarise(text, os.environ)
    if chosen.comment:
        pipeline.keep(text.encode(), chosen.comment)
    if chosen.review:
        artefact.write(review, chosen.review)
    status = exit_code(review)
    labels = (*chosen.allow.split(","), *(built.standing.labels if built else ()))
    allowed = ALLOW_REPLACE in labels
    return int(Exit.SAFE if status is Exit.DESTRUCTIVE and allowed else status)


def _drift(project: Path, stacks: list[str]) -> int:
    drifted = False
    for stack in stacks:
        found = look.look(stack, project)
        sys.stdout.write(report.text(stack, found, f"pulumi up --stack {stack} --refresh"))
        drifted = drifted or bool(found.changes)
    return DRIFTED if drifted else 0


def _apply(project: Project, stack: str) -> int:
    kept = of(project.plans, stack)
    saved = kept.load()
    guard.check(saved, project.fingerprints(stack, kept.plan, saved.release))
    if saved.release:
        naming.present(saved.release)
    return project.pinned(kept, saved.release).apply(stack, kept.plan)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m delivery", description=__doc__)
    parser.add_argument(
        "--plans", type=Path, default=folders.state() / "previews", help="where previews are kept"
    )
    parser.add_argument(
        "--project", type=Path, default=folders.CLONE, help="folder of the project file and its stacks"
    )
    parser.add_argument(
        "--clone", type=Path, default=folders.CLONE, help="the clone whose commit a plan is made from"
    )
    commands = parser.add_subparsers(dest="command", required=True)
    preview = commands.add_parser("preview", help="what would happen, as one comment in Markdown")
    preview.add_argument("stacks", nargs="+", metavar="STACK")
    preview.add_argument("--drift", action="store_true", help="look for changes made outside, too")
    preview.add_argument("--base", default="", help="the commit that the change is to be merged onto")
    preview.add_argument("--comment", type=Path, help="write the comment to this file as well")
    preview.add_argument("--review", type=Path, help="keep the review in this file, for scripts/post_comment")
    preview.add_argument(
        "--release", help="deploy this one: gated, deployed, an alias or a digest (what the stack file says)"
    )
    preview.add_argument(
        "--allow",
        default="",
        metavar="LABELS",
        help=f"labels of the change, separated by commas: {ALLOW_REPLACE} makes exit status 3 a 0",
    )
    preview.add_argument(
        "--change",
        action="store_true",
        help="ask the forge about the change being built: its base and labels, and of a merge, whether this"
        " is what its comment told (exit status 5 if not)",
    )
    preview.add_argument("--rehearsed", action="store_true", help=argparse.SUPPRESS)
    drift = commands.add_parser(
        "drift", help="what was changed outside the program; exit status 3 if anything"
    )
    drift.add_argument("stacks", nargs="+", metavar="STACK")
    apply = commands.add_parser("apply", help="do exactly what was previewed, or refuse")
    apply.add_argument("stack", metavar="STACK")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
