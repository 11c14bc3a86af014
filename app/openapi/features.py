"""A feature's values, and its tensor, as JSON Schema."""

from collections.abc import Mapping

from app.openapi.form import Json, record
from app.schema import Feature


def value(feature: Feature) -> Mapping[str, Json]:
    """One value of the feature."""
    if feature.kind == "category":
        allowed: list[Json] = list(feature.categories)
        return {"enum": [*allowed, None] if feature.nullable else allowed, "description": told(feature)}
    kind = "integer" if feature.datatype.startswith("INT") else "number"
    described: dict[str, Json] = {
        "type": [kind, "null"] if feature.nullable else kind,
        "description": told(feature),
    }
    if feature.minimum is not None:
        described["minimum"] = feature.minimum
    if feature.maximum is not None:
        described["maximum"] = feature.maximum
    if feature.example is not None:
        described["examples"] = [feature.example]
    return described


def tensor(feature: Feature, max_rows: int) -> Json:
    """The feature's tensor in a request."""
    extents: Json = {
        "type": "array",
        "items": {"type": "integer", "minimum": 1},
        "minItems": 1,
        "maxItems": 2,
    }
    return record(
        {
            "name": {"type": "string", "const": feature.name},
            "shape": extents,
            "datatype": {"type": "string", "const": feature.datatype},
            "data": {"type": "array", "items": value(feature), "minItems": 1, "maxItems": max_rows},
        }
    )


def told(feature: Feature) -> str:
    """The feature for people."""
    return ": ".join(part for part in (feature.description, feature.allowed()) if part)
