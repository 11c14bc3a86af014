"""The datasets that Landfall brings along, by name, and the user's own by description.

A further one to bring along is one module with a `Schema`, one CSV in `model/data`, and one line here.
"""

from dataclasses import replace
from pathlib import Path

from model.datasets import boston, heart, iris
from model.datasets.dataset import Costs, Dataset
from model.errors import SettingsError
from model.schema import Schema
from model.settings import TrainSettings

__all__ = ["DATASETS", "Costs", "Dataset", "dataset", "of_settings"]

_DATA = Path(__file__).resolve().parent.parent / "data"


def _brought(schema: Schema, fairness: tuple[str, ...] = ()) -> Dataset:
    return Dataset(schema, _DATA / f"{schema.name}.csv", fairness)


DATASETS = {
    one.schema.name: one
    for one in (_brought(heart.SCHEMA, ("sex",)), _brought(iris.SCHEMA), _brought(boston.SCHEMA))
}


def dataset(name: str) -> Dataset:
    """The dataset of that name.

    Raises:
        SettingsError: There is none.
    """
    if name not in DATASETS:
        raise SettingsError(f"dataset {name!r} is not known. Choose one of: {', '.join(DATASETS)}.")
    return DATASETS[name]


def of_settings(settings: TrainSettings) -> Dataset:
    """The dataset that a training is asked to learn from.

    Raises:
        SettingsError: The dataset, its description or a dropped column is not known.
        DataError: The user's own file cannot be read.
    """
    if settings.spec is None:
        chosen = dataset(settings.dataset)
        chosen = replace(chosen, path=settings.data or chosen.path)
    else:
        from model.datasets.own import described  # noqa: PLC0415 - YAML, which only a user's own data needs

        chosen = described(settings.spec, settings.data or settings.spec)
    names = [feature.name for feature in chosen.schema.features]
    for name in settings.drop:
        if name not in names:
            raise SettingsError(f"drop {name!r}: there is no such feature. Choose from: {', '.join(names)}.")
    if set(settings.drop) >= set(names):
        raise SettingsError("drop: no feature would be left. Keep at least one.")
    return replace(
        chosen,
        schema=chosen.schema.without(settings.drop),
        ignored=(*chosen.ignored, *settings.drop),
        fairness=tuple(name for name in chosen.fairness if name not in settings.drop),
    )
