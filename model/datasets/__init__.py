"""The datasets that Landfall brings along, by name.

A further dataset is one module with a `Schema`, one CSV in `model/data`, and one line here.
"""

from dataclasses import dataclass
from pathlib import Path

from model.datasets import heart
from model.errors import SettingsError
from model.schema import Schema

_DATA = Path(__file__).resolve().parent.parent / "data"


@dataclass(frozen=True)
class Dataset:
    """A schema and the file that comes with it."""

    schema: Schema
    path: Path


DATASETS = {schema.name: Dataset(schema, _DATA / f"{schema.name}.csv") for schema in (heart.SCHEMA,)}


def dataset(name: str) -> Dataset:
    """The dataset of that name.

    Raises:
        SettingsError: There is none.
    """
    if name not in DATASETS:
        raise SettingsError(f"dataset {name!r} is not known. Choose one of: {', '.join(DATASETS)}.")
    return DATASETS[name]
