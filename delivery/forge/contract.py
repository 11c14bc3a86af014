"""What every forge offers to whom has a comment to write."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Comment:
    """A comment of a pull request.

    Attributes:
        key: How the forge's API finds it again.
        body: Its text.
    """

    key: str
    body: str


@dataclass(frozen=True)
class Standing:
    """How a pull request stands.

    Attributes:
        base: The commit that it is to be merged onto; "" where the forge does not tell.
        labels: The names of its labels.
    """

    base: str
    labels: tuple[str, ...] = ()


class Forge(Protocol):
    """One pull request of one forge, seen with the rights of one token."""

    @property
    def shown(self) -> str:
        """The pull request as a person calls it."""

    def head(self) -> str:
        """The commit that the pull request stands at now.

        Raises:
            ForgeRefused: There is no such pull request, or the token may not see it.
            ForgeUnreachable: The forge does not answer.
        """

    def standing(self) -> Standing:
        """Its base and its labels now; raises as `head` does."""

    def own_comments(self) -> Iterator[Comment]:
        """The comments that were written with the same identity, oldest first, page by page as asked for.

        Only these may be written anew: a comment of somebody else's that begins alike stays theirs to edit.

        Raises:
            ForgeRefused: The token may not read comments.
            ForgeUnreachable: The forge does not answer.
        """

    def create(self, body: str) -> str:
        """Write a new comment.

        Returns:
            Where it can be read.

        Raises:
            BodyTooLong: It is longer than the forge takes.
            ForgeRefused: The token may not write.
            WriteInterrupted: It may have been written, or not.
            ForgeUnreachable: The forge does not answer.
        """

    def update(self, comment: Comment, body: str) -> str:
        """Write a comment anew; raises as `create` does, but for `WriteInterrupted`.

        Returns:
            Where it can be read.
        """
