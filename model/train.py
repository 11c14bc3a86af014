"""What programs call: settings in, a release out.

Importing this module imports nothing heavy; `train` brings scikit-learn in when it is called.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from model.outcome import Selection
from model.progress import Progress, Silent
from model.release import Release
from model.settings import TrainSettings

if TYPE_CHECKING:
    from model.candidates import Candidate

__all__ = ["TrainSettings", "train"]


def train(
    settings: TrainSettings,
    store: Path,
    progress: Progress | None = None,
    *,
    champion: "Candidate | None" = None,
    judged: Callable[[Selection], None] | None = None,
) -> Release:
    """Trains, selects, gates and packages; the same settings, data, code and libraries give the same release.

    Args:
        settings: What to train on and what to reach.
        store: The folder of releases; the new one becomes `<store>/<hex digest>`. It is made if absent.
        progress: Told of every step.
        champion: Family and parameters of the release in production, to be compared with.
        judged: Told of the selection before the gate's verdicts take effect.

    Raises:
        SettingsError: The dataset, a candidate or the metric is not known or does not fit.
        DataError: The data does not fit its schema, is too little, or gives its target away.
        GateRefused: A condition of the gate does not hold, and no reason to override it was given.
        WorkerLost: A process of the search was killed.
        ParityError: The exported model does not predict the same.
        ReleaseError: The store cannot be written.
    """
    from model.training import run  # noqa: PLC0415 - seconds that only a training pays

    return run(settings, store, progress or Silent(), champion, judged)
