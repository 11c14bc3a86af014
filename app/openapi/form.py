"""Pieces of JSON Schema that the whole document is put together from."""

from collections.abc import Mapping, Sequence

Json = Mapping[str, "Json"] | Sequence["Json"] | str | int | float | bool | None
"""A JSON value: the document is text for others, so it has no types of its own here."""

TEXT: Json = {"type": "string"}
OCTETS: Mapping[str, Json] = {"type": "string", "format": "binary"}


def schema(name: str) -> Json:
    """A reference to one of the document's schemas."""
    return {"$ref": f"#/components/schemas/{name}"}


def response(name: str) -> Json:
    """A reference to one of the document's responses."""
    return {"$ref": f"#/components/responses/{name}"}


def record(
    properties: Mapping[str, Json], *, required: Sequence[str] | None = None, closed: bool = False
) -> Json:
    """An object.

    Args:
        properties: Schemas by name.
        required: The names that must be there; None for all.
        closed: Whether no other name may be.
    """
    described: dict[str, Json] = {
        "type": "object",
        "properties": properties,
        "required": list(properties) if required is None else list(required),
    }
    if closed:
        described["additionalProperties"] = False
    return described


def array_of(items: Json) -> Json:
    """A list."""
    return {"type": "array", "items": items}


def header(description: str, kind: str) -> Json:
    """A header field of an answer."""
    return {"description": description, "schema": {"type": kind}}
