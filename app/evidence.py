"""What manifest.json says beside a release's content: the score, its interval and the gate's verdicts.

It is for people and decides no prediction. The release's digest does not cover it; the image's does, and so
does the release's signature.
"""

import msgspec


class Interval(msgspec.Struct, frozen=True):
    """A mean and its two-sided 95 % interval, in the unit of the metric."""

    mean: float
    low: float
    high: float


class NamedScore(msgspec.Struct, frozen=True):
    """A further score on rows that played no part in choosing the model."""

    name: str
    interval: Interval


class Verdict(msgspec.Struct, frozen=True):
    """One condition of the gate, and a sentence with what was found and what was asked for."""

    name: str
    passed: bool
    sentence: str


class Splits(msgspec.Struct, frozen=True):
    """How the score was made: outer folds of one repeat, and repeats."""

    folds: int
    repeats: int


class Selection(msgspec.Struct, frozen=True):
    """The selection's record, as far as this server shows it.

    Attributes:
        score: The whole procedure's score.
        scores: Further ones.
        verdicts: The gate's, one per condition.
        splits: How the scores were made.
        override: Why a refused model was released all the same; None where it was not refused.
    """

    score: Interval | None = None
    scores: list[NamedScore] = []
    verdicts: list[Verdict] = []
    splits: Splits | None = None
    override: str | None = None


class Evidence(msgspec.Struct, frozen=True):
    """How the model was chosen.

    Attributes:
        title: The winning family's name for people; empty where the manifest does not tell.
        metric: What the score is, such as "accuracy".
        threshold: What the gate asked of the lower end of the score's interval.
        rows: Rows of the training data; 0 where the manifest does not tell.
        selection: The selection's record.
    """

    title: str = ""
    metric: str = ""
    threshold: float | None = None
    rows: int = 0
    selection: Selection = Selection()

    @property
    def passed(self) -> bool | None:
        """Whether every condition of the gate holds; None where no verdict is known."""
        verdicts = self.selection.verdicts
        return all(verdict.passed for verdict in verdicts) if verdicts else None
