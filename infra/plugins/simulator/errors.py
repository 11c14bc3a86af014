"""What the simulator says when it cannot go on.

LandfallError
└── SimulatorError       the rehearsal itself is wrong: no ledger, a type that no table holds
    └── Refused          the simulated cloud says no, in the words of the real one
"""

from infra.errors import LandfallError


class SimulatorError(LandfallError):
    """The rehearsal is set up wrongly, for example without a ledger."""


class Refused(SimulatorError):
    """The simulated cloud refuses, for example because a name is taken: the text is the real cloud's."""
