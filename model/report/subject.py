"""What a report is about: everything known of one release, in one record."""

from dataclasses import dataclass

from model.manifest import Content, Parity
from model.outcome import Selection, Value
from model.report.explanation import Explanation
from model.schema import Schema


@dataclass(frozen=True)
class Subject:
    """One release.

    Attributes:
        content: What the digest covers.
        selection: How it was chosen.
        schema: What it takes and returns.
        explanation: What it relies on.
        parity: How near model.onnx is to what was trained.
        rows: Rows of the data.
        missing: Missing values in them.
        threshold: What the gate asked for.
        untrusted: Types in model.skops that its loader has to be told to trust.
    """

    content: Content
    selection: Selection
    schema: Schema
    explanation: Explanation
    parity: Parity
    rows: int
    missing: int
    threshold: float
    untrusted: tuple[str, ...]

    @property
    def title(self) -> str:
        """The model and its family, for a heading."""
        return f"{self.schema.title}: {self.selection.best.candidate.title}"

    @property
    def unit(self) -> str:
        """Of a number predicted; empty where there is none."""
        return self.schema.target.unit


def listed(parameters: dict[str, Value]) -> str:
    """Parameters in a line, such as "depth 4, leaf 10"."""
    return ", ".join(f"{name} {value}" for name, value in parameters.items() if value is not None) or "none"
