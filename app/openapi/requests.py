"""What each endpoint takes: parameters and bodies."""

import struct

from app import metadata
from app.openapi.answers import LENGTH, LENGTH_TEXT
from app.openapi.features import told, value
from app.openapi.form import OCTETS, Json, schema
from app.release import Release
from app.routes import Endpoint
from app.schema import Feature

TENSORS = frozenset({"infer", "explain"})


def parameters(endpoint: Endpoint, release: Release) -> list[Json]:
    """What stands outside the body."""
    if endpoint.name == "query":
        return [_in_query(feature) for feature in release.schema.features]
    if endpoint.name in TENSORS:
        return [
            {
                "name": LENGTH,
                "in": "header",
                "required": False,
                "description": f"Only with binary tensors. {LENGTH_TEXT}",
                "schema": {"type": "integer", "minimum": 0},
            }
        ]
    return []


def body(endpoint: Endpoint, release: Release, max_rows: int) -> Json:
    """The body of a POST; `max_rows` is the most rows of one request."""
    if endpoint.name in TENSORS:
        return {
            "required": True,
            "content": {
                "application/json": {"schema": schema("InferRequest"), "example": _example(release)},
                "application/octet-stream": {"schema": {**OCTETS, "description": _binary(release)}},
            },
        }
    rows: Json = {
        "anyOf": [
            schema("Row"),
            {"type": "array", "items": schema("Row"), "minItems": 1, "maxItems": max_rows},
        ]
    }
    content: Json = {"application/json": {"schema": rows, "example": metadata.examples(release)}}
    return {"required": True, "content": content}


def _example(release: Release) -> Json:
    inputs: list[Json] = [
        {
            "name": feature.name,
            "shape": [1],
            "datatype": feature.datatype,
            "data": [metadata.example(feature)],
        }
        for feature in release.schema.features
    ]
    return {"inputs": inputs}


def _binary(release: Release) -> str:
    width = len(release.schema.features)
    size = width * struct.calcsize("<d")
    return (
        f"The JSON of an InferRequest whose binary inputs have no data but parameters with their "
        f"binary_data_size, then those inputs' bytes, little-endian and row-major; {LENGTH} tells where they "
        f"begin. One row, for example: the inputs are one tensor of the datatype FP64 and the shape "
        f"[1, {width}], its binary_data_size is {size}, and {width} doubles in this order follow: "
        f"{', '.join(release.schema.feature_names())}."
    )


def _in_query(feature: Feature) -> Json:
    described = dict(value(feature))
    kinds = described.get("type")
    if feature.nullable and isinstance(kinds, list):
        described["type"] = kinds[0]  # an absent parameter stands for null in a query
    return {
        "name": feature.name,
        "in": "query",
        "required": not feature.nullable,
        "description": told(feature),
        "schema": described,
    }
