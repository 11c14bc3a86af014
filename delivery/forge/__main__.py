"""`python -m delivery.forge REVIEW`: a kept review as the one comment of the pull request being built."""

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from delivery.comment import render
from delivery.comment.records import Review
from delivery.errors import DeliveryError
from delivery.forge import artefact, pipeline, place, posting
from delivery.forge.github import GitHub
from delivery.forge.posting import Outcome, Posted

_TOLD = {
    Outcome.CREATED: "The comment was made: {where}",
    Outcome.UPDATED: "The comment was written anew: {where}",
    Outcome.UNCHANGED: "The comment says so already.",
    Outcome.OUTDATED: "Nothing was written: the pull request is closed, or stands at a newer commit by now,"
    " of which a newer run tells; or what was merged was none.",
}


def main(arguments: list[str]) -> int:
    """Post one review.

    Args:
        arguments: The command line without the program's name.

    Returns:
        The exit status: 0 where the comment tells the review, or a newer one will; else 1.
    """
    parser = argparse.ArgumentParser(prog="python -m delivery.forge", description=__doc__)
    parser.add_argument("review", type=Path, help="what scripts/preview_comment --review kept")
    chosen = parser.parse_args(arguments)
    try:
        posted = _post(chosen.review)
    except DeliveryError as error:
        # It may quote what a foreign file says.
        sys.stderr.write(pipeline.quoted(f"{error}\n", os.environ))
        return 1
    sys.stdout.write(_TOLD[posted.outcome].format(where=posted.where) + "\n")
    return 0


def _post(file: Path) -> Posted:
    review = artefact.read(file) if file.exists() else _missing()
    found = place.find(os.environ)
    told = posting.prepared(review, head=found.head, log=found.log, foreign=found.foreign)
    pipeline.summarise(render(told), os.environ)
    if found.forge is None:
        return Posted(Outcome.OUTDATED)
    posted = posting.post(found.forge, told, found.head)
    if found.merged and isinstance(found.forge, GitHub):
        _outdate_others(found.forge)
    return posted


def _outdate_others(merged: GitHub) -> None:
    """Let the comments of other open pull requests say that what they were previewed against moves on."""
    for other in merged.others():
        if posting.outdate(other, f"{merged.shown} was merged since, so that code and state move on."):
            sys.stdout.write(f"The comment of {other.shown} says that it is stale.\n")


def _missing() -> Review:
    """What is told where a run ended before it kept a review: the comment must not go on telling an older."""
    reason = "the run ended before there was a preview."
    return Review((), head="", base="", engine="", made=datetime.now(UTC), missing=reason)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
