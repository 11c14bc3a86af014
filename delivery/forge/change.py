"""The change being built, asked of its forge: what a reviewer accepted, and whether a merge does that."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from delivery.comment import plans
from delivery.comment.records import Review
from delivery.forge import artefact, place, posting
from delivery.forge.contract import Standing
from delivery.forge.place import Place

UNKNOWN = (
    "What was pushed is no pull request's merge, so that nobody has reviewed what would happen. Open one, be"
    " it with an empty commit, and have its comment reviewed."
)
SEEN = (
    "What would happen to {stacks} is not what the pull request's comment told. It tells it from now on: read"
    " it, and start this run again to deploy that."
)


@dataclass(frozen=True)
class Change:
    """A change, and how it stands.

    Attributes:
        found: The pull request, built or merged.
        standing: Its base and labels.
    """

    found: Place
    standing: Standing

    def checked(self, review: Review) -> Review:
        """A review that says whether it is what was reviewed, where it is of a merge.

        Args:
            review: What would happen now.

        Raises:
            DeliveryError: The forge does not tell, or the review is larger than a file may be.
        """
        if not self.found.merged:
            return review
        if self.found.forge is None:
            return replace(review, differs=UNKNOWN) if _moves(review) else review
        told = posting.told(self.found.forge)
        stacks = plans.differing(artefact.kept(review), told)
        return replace(review, differs=SEEN.format(stacks=", ".join(stacks))) if stacks else review


def asked(environment: Mapping[str, str]) -> Change:
    """The change that a pipeline builds.

    Args:
        environment: The job's variables.

    Raises:
        DeliveryError: They tell of no change, or the forge does not answer.
    """
    found = place.find(environment)
    return Change(found, found.forge.standing() if found.forge else Standing(""))


def _moves(review: Review) -> bool:
    return any(preview.changed for preview in review.previews)
