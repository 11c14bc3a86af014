"""Settings that cannot work are refused as they are made."""

from typing import Any

import pytest

from model.candidates import FAMILIES
from model.datasets import dataset
from model.errors import SettingsError
from model.settings import CANDIDATES, TrainSettings


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("threshold", 1.0, "below 1"),
        ("threshold", float("nan"), "below 1"),
        ("metric", "acuracy", "accuracy"),
        ("seed", -1, "from 0"),
        ("folds", 1, "from 2 to 50"),
        ("trials", 0, "from 1"),
        ("jobs", 0, "from 1"),
        ("candidates", (), "knn"),
        ("candidates", ("tree", "tree"), "once"),
        ("candidates", ("boosting",), "knn, forest, svc, tree"),
    ],
)
def test_refusal_names_setting_value_and_what_is_allowed(name: str, value: Any, hint: str) -> None:
    with pytest.raises(SettingsError) as caught:
        TrainSettings(**{name: value})

    assert name.removesuffix("s") in str(caught.value)
    assert hint in str(caught.value)


def test_unknown_dataset_names_the_known() -> None:
    with pytest.raises(SettingsError, match=r"'hart' is not known\. Choose one of: heart"):
        dataset("hart")


def test_settings_name_exactly_the_families_that_exist() -> None:
    assert set(CANDIDATES) == set(FAMILIES)
