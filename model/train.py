"""What programs call: settings in, a release out.

Importing this module imports nothing heavy; `train` brings scikit-learn in when it is called.
"""

from pathlib import Path

from model.progress import Progress, Silent
from model.release import Release
from model.settings import TrainSettings

__all__ = ["TrainSettings", "train"]


def train(settings: TrainSettings, store: Path, progress: Progress | None = None) -> Release:
    """Trains, selects, gates and packages; the same settings, data, code and libraries give the same release.

    Args:
        settings: What to train on and what to reach.
        store: The folder of releases; the new one becomes `<store>/<hex digest>`. It is made if absent.
        progress: Told of every step.

    Raises:
        SettingsError: The dataset is not known.
        DataError: The data does not fit its schema, or a class has fewer rows than there are folds.
        GateRefused: No candidate reached the threshold.
        ParityError: The exported model does not predict the same.
        ReleaseError: The store cannot be written.
    """
    from model.training import run  # noqa: PLC0415 - seconds that only a training pays

    return run(settings, store, progress or Silent())
