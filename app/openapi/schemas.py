"""The document's schemas: those of rows from the release's features, those of records from their types."""

import msgspec

from app import protocol
from app.explain.answer import Explanations
from app.openapi.features import tensor, value
from app.openapi.form import TEXT, Json, array_of, record
from app.page.certificate import Certificate
from app.protocol import LABEL, PROBABILITY, VALUE
from app.release import Release

_TYPES = (Certificate, Explanations, protocol.Index, protocol.ModelMetadata, protocol.ServerMetadata)
_NUMBER: Json = {"type": "number"}
_PARAMETERS: Json = {
    "type": "object",
    "additionalProperties": {"type": ["string", "number", "boolean", "null"]},
}


def components(release: Release, max_rows: int) -> Json:
    """Every schema by name; `max_rows` is the most rows of one request."""
    _, generated = msgspec.json.schema_components(_TYPES, ref_template="#/components/schemas/{name}")
    outputs = [LABEL, PROBABILITY] if release.schema.target.classes else [VALUE]
    return {
        **generated,
        **_rows(release, max_rows, outputs),
        "InferResponse": _response(outputs),
        **(_labels(release.schema.target.classes) if release.schema.target.classes else _values()),
        "Problem": _problem(),
    }


def _rows(release: Release, max_rows: int, outputs: list[str]) -> dict[str, Json]:
    features = release.schema.features
    output = record({"name": {"type": "string", "enum": outputs}}, required=("name",))
    return {
        "Row": record(
            {feature.name: value(feature) for feature in features},
            required=[feature.name for feature in features if not feature.nullable],
            closed=True,
        ),
        "InferRequest": record(
            {
                "id": {"type": ["string", "null"]},
                "parameters": {"anyOf": [_PARAMETERS, {"type": "null"}]},
                "inputs": {
                    "type": "array",
                    "minItems": 1,
                    "items": {"anyOf": [tensor(feature, max_rows) for feature in features]},
                },
                "outputs": {"type": ["array", "null"], "items": output},
            },
            required=("inputs",),
        ),
    }


def _response(outputs: list[str]) -> Json:
    output = record(
        {
            "name": {"type": "string", "enum": outputs},
            "datatype": TEXT,
            "shape": array_of({"type": "integer"}),
            "data": {"type": "array"},
            "parameters": {"type": "object", "properties": {"binary_data_size": {"type": "integer"}}},
        },
        required=("name", "datatype", "shape"),
    )
    return record(
        {"model_name": TEXT, "model_version": TEXT, "id": TEXT, "outputs": array_of(output)},
        required=("model_name", "model_version", "outputs"),
    )


def _labels(classes: list[str]) -> dict[str, Json]:
    share: Json = {"type": "number", "minimum": 0, "maximum": 1}
    label: Json = {"type": "string", "enum": classes}
    each: dict[str, Json] = {"label": label, "probabilities": record(dict.fromkeys(classes, share))}
    return {
        "Prediction": record({"model": TEXT, **each, "release": TEXT}),
        "Predictions": record({"model": TEXT, "predictions": array_of(record(each)), "release": TEXT}),
    }


def _values() -> dict[str, Json]:
    return {
        "Prediction": record({"model": TEXT, "value": _NUMBER, "unit": TEXT, "release": TEXT}),
        "Predictions": record({"model": TEXT, "values": array_of(_NUMBER), "unit": TEXT, "release": TEXT}),
    }


def _problem() -> Json:
    finding = record({"field": TEXT, "value": TEXT, "allowed": TEXT, "row": {"type": "integer"}})
    return record({"error": TEXT, "findings": array_of(finding), "id": TEXT}, required=("error",))
