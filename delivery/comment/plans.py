"""What would happen to each stack as one hash, by which a merge knows whether it is what was reviewed. Pure.

A hash is made of what the comment tells of a stack, so that a comment cannot tell one thing and vouch for
another; and of what each step sets besides, which it need not tell. What stays as it is does not count.
"""

import hashlib
import json
import re
from dataclasses import asdict

from delivery.comment.records import Action, Review, StackPreview

_MARK = re.compile(r"<!-- landfall-plans:v1((?: [0-9a-f]{64})*) -->")


def of(preview: StackPreview) -> str:
    """The hash of all that would happen to a stack."""
    steps = (asdict(step) for step in preview.steps if step.action is not Action.SAME)
    told = [preview.stack, sorted(json.dumps(step, sort_keys=True) for step in steps)]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def mark(review: Review) -> str:
    """The line that ends a comment, which nobody sees: the hashes of what it vouches for.

    That is nothing where a fork's code made the review, where the cloud was simulated, or where a preview
    cannot be applied.
    """
    vouched = () if review.caution or review.rehearsed else review.previews
    sound = [one for one in vouched if not one.error and not one.policies.failed]
    return f"<!-- landfall-plans:v1{''.join(f' {of(one)}' for one in sound)} -->"


def vouched(comment: str) -> frozenset[str]:
    """The hashes that a comment ends with; none where it does not."""
    found = _MARK.fullmatch(comment.rstrip().rpartition("\n")[2].strip())
    return frozenset(found[1].split()) if found else frozenset()


def differing(review: Review, comment: str) -> tuple[str, ...]:
    """The stacks to which other things would happen than a comment tells.

    Args:
        review: What would happen now, as it comes out of a file.
        comment: What was reviewed.
    """
    known = vouched(comment)
    return tuple(preview.stack for preview in review.previews if of(preview) not in known)
