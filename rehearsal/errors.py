"""What can go wrong with a rehearsal itself, each with the fix in its text.

LandfallError             (infra/errors.py)
└── RehearsalError        the rehearsal cannot begin, or cannot be swept
"""

from infra.errors import LandfallError


class RehearsalError(LandfallError):
    """A rehearsal cannot begin or end, for example because its stack has no file."""
