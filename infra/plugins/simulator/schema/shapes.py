"""The forms that the SDKs' types are brought to. Plain data; kept as JSON in the cache."""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict

Kind = Literal["string", "boolean", "integer", "number", "list", "map", "object", "enum", "union", "any"]


class Shape(BaseModel):
    """The type of one value.

    Attributes:
        kind: What it is.
        item: The type of what is inside a list or a map.
        name: The class of an object, a key of `ResourceSchema.objects`.
        values: What an enumeration allows.
        options: The types that a union allows.
    """

    model_config = ConfigDict(frozen=True)

    kind: Kind
    item: "Shape | None" = None
    name: str = ""
    values: tuple[str, ...] = ()
    options: tuple["Shape", ...] = ()


class Property(BaseModel):
    """One property of a resource, or of an object inside one.

    Attributes:
        shape: Its type.
        required: Whether it must be given.
        deprecated: What the SDK says instead of it; "" where it is not deprecated.
        replaces: Whether the SDK's documentation says that a change makes the resource anew.
    """

    model_config = ConfigDict(frozen=True)

    shape: Shape
    required: bool = False
    deprecated: str = ""
    replaces: bool = False


Properties = Mapping[str, Property]
"""Properties by their names on the wire."""


class ResourceSchema(BaseModel):
    """A resource type as its SDK has it.

    Attributes:
        token: The type's name in Pulumi's state.
        inputs: What it takes.
        objects: The classes inside, by name.
        outputs: Names of all that it gives back.
        deprecated: What the SDK says instead of the type; "" where it is not deprecated.
    """

    model_config = ConfigDict(frozen=True)

    token: str
    inputs: Properties
    objects: Mapping[str, Properties] = {}
    outputs: tuple[str, ...] = ()
    deprecated: str = ""
