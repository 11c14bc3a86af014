"""What can go wrong between a review and its comment, as one tree.

    DeliveryError
    ├── ForgeUnknown          the environment tells of no pull request, or of no token
    ├── ForgeRefused          the forge refuses what it is asked for
    │   └── BodyTooLong       because the comment is longer than it takes
    ├── ForgeUnreachable      the forge does not answer, or asks for more patience than there is
    │   └── WriteInterrupted  so that nobody knows whether a comment was made
    ├── ReviewRefused         a file is no review, or more than one may be
    └── FileUnwritable        what is to be left for another job cannot be written

No text of these holds a token.
"""

from delivery.errors import DeliveryError


class ForgeUnknown(DeliveryError):
    """It is not known where to write, for example because no pull request is being built."""


class ForgeRefused(DeliveryError):
    """A forge refused, for example because the token may not write to pull requests."""


class BodyTooLong(ForgeRefused):
    """A comment is longer than the forge takes."""


class ForgeUnreachable(DeliveryError):
    """A forge does not answer, or limits requests for longer than is waited."""


class WriteInterrupted(ForgeUnreachable):
    """The connection ended, or the forge failed, while a comment was being made: it may be there."""


class ReviewRefused(DeliveryError):
    """A review's file is not there, is too large, or says what no review says."""


class FileUnwritable(DeliveryError):
    """A file that a job is to leave cannot be written, for example because its folder belongs to another."""
