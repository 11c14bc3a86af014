"""What can go wrong between data and release, as one tree.

    ModelError
    ├── SettingsError    a setting is not one of the allowed values
    ├── DataError        the data does not fit its schema, or cannot be trained on
    ├── GateRefused      a condition of the gate does not hold
    ├── WorkerLost       a process of the search ended before its work was done
    ├── ParityError      the exported model does not predict what the trained one does
    ├── ReleaseError     a release folder is missing, damaged or altered
    ├── LedgerError      the record of what was released and promoted was altered, or cannot be written
    ├── SignatureError   a key cannot be used, or a signature is missing or wrong
    ├── TrackingError    the MLflow server that was named cannot be used
    └── RegistryError    a registry of releases cannot be reached, or does not do what was asked
        └── UnknownRelease   it has no release of that name, or an alias is not allowed

Every text names the thing, the value, what is allowed and what to do next.
"""

from dataclasses import dataclass
from pathlib import Path

SHOWN_LINES = 5
"""Line numbers named in a text before it says "and N more"."""


class ModelError(Exception):
    """The root: catch this to catch all that this package raises on purpose."""


class SettingsError(ModelError):
    """A setting has a value that is not allowed, for example 1 fold."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a data file.

    Attributes:
        column: The column's name; None where no single column is meant.
        lines: Numbers of the file's lines, the header being line 1; empty where the whole file is meant.
        found: What is there, as a clause.
        fix: What to do about it, as a sentence.
    """

    column: str | None
    lines: tuple[int, ...]
    found: str
    fix: str

    def __str__(self) -> str:
        """The problem in one line."""
        where = [f"column {self.column!r}"] if self.column else []
        if self.lines:
            where.append(self.place())
        return f"{', '.join(where)}: {self.found}. {self.fix}" if where else f"{self.found}. {self.fix}"

    def place(self) -> str:
        """The lines in words, such as "lines 4, 9 and 3 more"."""
        if not self.lines:
            return "whole file"
        shown = [str(line) for line in self.lines[:SHOWN_LINES]]
        hidden = len(self.lines) - len(shown)
        if hidden:
            return f"lines {', '.join(shown)} and {hidden} more"
        if len(shown) == 1:
            return f"line {shown[0]}"
        return f"lines {', '.join(shown[:-1])} and {shown[-1]}"


class DataError(ModelError):
    """The data file has problems: all that were found, the first of them in the text.

    Attributes:
        source: The file.
        problems: At least one.
    """

    def __init__(self, source: Path, problems: tuple[Problem, ...]) -> None:
        self.source = source
        self.problems = problems
        others = len(problems) - 1
        rest = f" ({others} more: `python -m model validate --data {source}` lists all.)" if others else ""
        super().__init__(f"{source}: {problems[0]}{rest}")

    def __reduce__(self) -> tuple[type["DataError"], tuple[Path, tuple[Problem, ...]]]:
        """How it travels between processes: Exception's own way would lose the problems."""
        return (DataError, (self.source, self.problems))


class GateRefused(ModelError):
    """A condition of the gate does not hold and no reason to override it was given: nothing is released."""


class WorkerLost(ModelError):
    """A process of the search ended before its work was done, as when memory runs out."""


class ParityError(ModelError):
    """The ONNX model and the trained pipeline disagree by more than the tolerance: nothing is released."""


class ReleaseError(ModelError):
    """A release folder cannot be used: a file is missing, or the content is not what its digest says."""


class LedgerError(ModelError):
    """The ledger's chain is broken or cannot be written: nothing is read from it or added to it.

    Attributes:
        line: The first bad line of it, from 1; None where no single line is meant.
    """

    def __init__(self, text: str, line: int | None = None) -> None:
        self.line = line
        super().__init__(text)


class SignatureError(ModelError):
    """A key cannot be read, or a release or an entry is not signed by it as it is now."""


class TrackingError(ModelError):
    """A run could not be recorded in MLflow; the release itself is finished and whole."""


class RegistryError(ModelError):
    """A registry of releases cannot do what was asked: it is out of reach, or refuses."""


class UnknownRelease(RegistryError):
    """A name means no release, or more than one, or cannot be an alias."""
