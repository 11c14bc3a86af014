"""What ends a bench before its figures.

BenchError
├── NotServing      a server did not come to its first answer
└── RunVoid         a run whose figures mean nothing: a wrong answer, an error, a repeated row
"""


class BenchError(Exception):
    """The bench cannot go on; the text says why and what to do."""


class NotServing(BenchError):
    """Raise this when a server ends or stays silent before its first answer."""


class RunVoid(BenchError):
    """Raise this when a run's figures must not be used."""
