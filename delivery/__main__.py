"""`python -m delivery preview STACK…` and `apply STACK`: see it as a reviewer does, then do exactly that."""

import argparse
import os
import sys
from pathlib import Path

from delivery import previewing
from delivery.comment import render
from delivery.comment.verdict import exit_code
from delivery.engine import Engine
from delivery.errors import DeliveryError
from delivery.forge import artefact, pipeline
from delivery.plan import guard
from delivery.plan.folder import of
from delivery.previewing import Project
from toolchain import folders


def main(arguments: list[str]) -> int:
    """Run one command.

    Args:
        arguments: The command line without the program's name.

    Returns:
        The exit status: of a preview 0 for safe changes or none, 1 for a failure, 3 where something would be
        lost, 4 where a mandatory rule is broken; of an update the engine's.
    """
    chosen = _parser().parse_args(arguments)
    engine = Engine(folders.CLONE, folders.CLONE / "infra" / "policy")
    project = Project(folders.CLONE, folders.CLONE / "stacks", engine, chosen.plans)
    try:
        return _preview(project, chosen) if chosen.command == "preview" else _apply(project, chosen.stack)
    except DeliveryError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _preview(project: Project, chosen: argparse.Namespace) -> int:
    review = previewing.review(project, chosen.stacks, drift=chosen.drift, base=chosen.base)
    text = render(review)
    sys.stdout.write(pipeline.quoted(text, os.environ))
    pipeline.summarise(text, os.environ)
    if chosen.comment:
        pipeline.keep(text.encode(), chosen.comment)
    if chosen.review:
        artefact.write(review, chosen.review)
    return int(exit_code(review))


def _apply(project: Project, stack: str) -> int:
    kept = of(project.plans, stack)
    saved = kept.load()
    guard.check(saved, project.fingerprints(stack, kept.plan))
    return project.engine.apply(stack, kept.plan)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m delivery", description=__doc__)
    parser.add_argument(
        "--plans", type=Path, default=folders.state() / "previews", help="where previews are kept"
    )
    commands = parser.add_subparsers(dest="command", required=True)
    preview = commands.add_parser("preview", help="what would happen, as one comment in Markdown")
    preview.add_argument("stacks", nargs="+", metavar="STACK")
    preview.add_argument("--drift", action="store_true", help="look for changes made outside, too")
    preview.add_argument("--base", default="", help="the commit that the change is to be merged onto")
    preview.add_argument("--comment", type=Path, help="write the comment to this file as well")
    preview.add_argument("--review", type=Path, help="keep the review in this file, for scripts/post_comment")
    apply = commands.add_parser("apply", help="do exactly what was previewed, or refuse")
    apply.add_argument("stack", metavar="STACK")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
