"""The YAML file in which a user describes data of their own: what it may say, and what is wrong with it."""

import json
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from model.errors import SettingsError

Name = Annotated[str, Field(min_length=1, max_length=200)]

LARGEST = 1e38
"""The size of a feature's values, and of a number predicted: trees compare in single precision, which ends at
3.4e38, and a range that is not stated is wider than the data's own."""

_Limit = Annotated[float, Field(ge=-LARGEST, le=LARGEST, allow_inf_nan=False)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Column(_Strict):
    """What is said of one feature; everything unsaid is taken from the data.

    Attributes:
        kind: A number is scaled, a category is one-hot encoded.
        description: What it is, for people.
        unit: Of a number, in words.
        minimum: The lowest value accepted.
        maximum: The highest value accepted.
        nullable: Whether it may be missing in a request.
        redacted: Whether the prediction log leaves it out.
    """

    kind: Literal["number", "category"] | None = None
    description: str = ""
    unit: str = ""
    minimum: _Limit | None = None
    maximum: _Limit | None = None
    nullable: bool | None = None
    redacted: bool = False


class StatedCosts(_Strict):
    """What a wrong answer costs, in any unit: only the ratio counts."""

    false_alarm: float = Field(gt=0, allow_inf_nan=False)
    miss: float = Field(gt=0, allow_inf_nan=False)


class Description(_Strict):
    """The whole file.

    Attributes:
        name: The model's name: small letters, digits, dashes.
        target: The column to predict.
        task: Whether the target is a class or a number.
        title: The name for people.
        description: What the target is, for people.
        unit: Of a number predicted.
        positive: The class whose probability matters, where there are two; it becomes the second.
        columns: Features about which something is to be said.
        drop: Columns that are no features.
        groups: A column whose equal values mark rows that belong together, such as a patient's number.
        fairness: Categories whose groups are compared.
        trusted: Features that may predict the target all alone.
        costs: Decide the decision threshold of two classes.
    """

    name: str = Field(pattern="^[a-z][a-z0-9-]{0,39}$")
    target: Name
    task: Literal["classification", "regression"]
    title: str = ""
    description: str = ""
    unit: str = ""
    positive: str | int | float | bool | None = None
    columns: dict[Name, Column] = {}
    drop: tuple[Name, ...] = ()
    groups: Name | None = None
    fairness: tuple[Name, ...] = ()
    trusted: tuple[Name, ...] = ()
    costs: StatedCosts | None = None


def read(path: Path) -> Description:
    """Reads a description.

    Raises:
        SettingsError: The file cannot be read, is no YAML, or says something that it may not.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        # Half a character, as "\ud800" is, can be written to no file.
        json.dumps(content, default=str, skipkeys=True, ensure_ascii=False).encode()
    except OSError as error:
        raise SettingsError(
            f"spec {path}: it cannot be read ({error.strerror}). Give the path of a YAML file."
        ) from None
    except RecursionError:
        raise SettingsError(f"spec {path}: it is nested too deeply. Write it as in the guide.") from None
    except (yaml.YAMLError, ValueError) as error:  # such as a date or a character that there is not
        raise SettingsError(f"spec {path}: it is not YAML ({' '.join(str(error).split())}).") from None
    if not isinstance(content, dict):
        raise SettingsError(f"spec {path}: it holds no settings. It needs at least name, target and task.")
    try:
        return Description.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        known = ", ".join(Description.model_fields)
        raise SettingsError(
            f"spec {path}: {place}: {first['msg'][:1].lower()}{first['msg'][1:]}. It may say: {known}."
        ) from None
