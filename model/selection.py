"""Chooses the best candidate, and lets it pass or refuses it.

The gate compares the mean of the cross-validation with the threshold. That mean belongs to the best of many
trials and is therefore somewhat too good; the report says so.
"""

from dataclasses import dataclass

from model.errors import GateRefused
from model.progress import Progress
from model.search import Trial, parameter_sets, search
from model.settings import TrainSettings
from model.table import Table


@dataclass(frozen=True)
class Selection:
    """The winner and all it was compared with.

    Attributes:
        best: The trial with the highest score.
        trials: Every trial, in the order tried.
        widened: Whether the wider search was needed.
    """

    best: Trial
    trials: tuple[Trial, ...]
    widened: bool

    def best_of(self, family: str) -> Trial:
        """The best trial of one family; of equals the first, which is the simplest."""
        return max(
            (trial for trial in self.trials if trial.candidate.name == family), key=lambda trial: trial.score
        )

    def ranking(self) -> tuple[Trial, ...]:
        """The best trial of every family, best first."""
        families = dict.fromkeys(trial.candidate.name for trial in self.trials)
        return tuple(sorted(map(self.best_of, families), key=lambda trial: -trial.score))


def select(table: Table, settings: TrainSettings, progress: Progress) -> Selection:
    """Searches, and once more and wider where the first search does not reach the threshold.

    Raises:
        GateRefused: Nor does the second.
    """
    trials = search(parameter_sets(settings, wider=False), table, settings, progress, "search")
    selection = _selection(trials, widened=False)
    if selection.best.score >= settings.threshold:
        return selection
    progress.note(
        f"Best so far: {selection.best.summary()}, below the threshold {settings.threshold:g}."
        " Searching once more, wider."
    )
    trials += search(parameter_sets(settings, wider=True), table, settings, progress, "wider search")
    selection = _selection(trials, widened=True)
    if selection.best.score >= settings.threshold:
        return selection
    raise GateRefused(_refusal(selection, settings))


def _selection(trials: tuple[Trial, ...], *, widened: bool) -> Selection:
    return Selection(max(trials, key=lambda trial: trial.score), trials, widened)


def _refusal(selection: Selection, settings: TrainSettings) -> str:
    scores = ", ".join(trial.summary() for trial in selection.ranking())
    return (
        f"The gate refused the model: the best {settings.metric} of {len(selection.trials)} trials, the wider"
        f" search included, is {selection.best.score:.4f}, below the threshold {settings.threshold:g}."
        f" By family: {scores}. Nothing was released and what runs is untouched."
        " Improve the data, or lower the threshold if this score will do."
    )
