"""The OpenAPI document of one release: its own feature names, ranges, categories and examples.

Source of the form: https://spec.openapis.org/oas/v3.1.0. Owns the document only, not what is answered.
"""

import json
from collections.abc import Mapping, Sequence

from app import VERSION, metadata
from app.protocol import LABEL, PROBABILITY, VALUE
from app.release import Release
from app.routes import ENDPOINTS, Endpoint
from app.schema import Feature

Json = Mapping[str, "Json"] | Sequence["Json"] | str | int | float | bool | None
"""A JSON value: the document is text for others, so it has no types of its own here."""

SUMMARIES = {
    "index": "What runs here, and where to go from here",
    "metrics": "Counters in Prometheus' text format",
    "openapi": "This document",
    "server": "The server's name, version and extensions",
    "live": "Whether the process is alive",
    "ready": "Whether the process takes requests",
    "model": "The model's inputs with their ranges, and its outputs",
    "model_ready": "Whether the model takes requests",
    "infer": "Predict rows by the Open Inference Protocol",
    "predict": "Predict one row, or a list of rows, by the features' names",
    "explain": "What each feature adds to the predictions of up to 10 rows; the body is that of infer",
    "certificate": "What was released: content, score, gate, parity; HTML where a browser asks",
    "query": "Predict one row by the features' names in the query",
}
ERRORS = {
    "400": "Not a request of this endpoint",
    "404": "No such path, model or version",
    "405": "The path answers another method",
    "408": "The request was not complete in time",
    "413": "The body or its rows are more than allowed",
    "415": "The body is of another type or encoding",
    "422": "Values are against the schema; each is named",
    "429": "The server is at its limit; Retry-After tells when to come again",
    "431": "The request's head is too long",
    "503": "The process is ending",
}
_PROBLEM: Json = {"$ref": "#/components/schemas/Problem"}


def document(release: Release, max_rows: int) -> bytes:
    """The document as JSON; `max_rows` is the most rows of one request."""
    paths: dict[str, dict[str, Json]] = {}
    for endpoint in ENDPOINTS:
        for path in _spelled(endpoint, release):
            paths.setdefault(path, {})[endpoint.method.lower()] = _operation(
                endpoint, path, release, max_rows
            )
    schema = release.schema
    described: Json = {
        "openapi": "3.1.0",
        "info": {
            "title": schema.title or schema.name,
            "version": release.version,
            "description": f"{schema.target.description or schema.target.name}; release "
            f"{release.manifest.digest}, {release.manifest.content.algorithm}, served by landfall {VERSION}.",
        },
        "paths": paths,
        "components": {"schemas": _schemas(release, max_rows)},
    }
    return json.dumps(described, ensure_ascii=False).encode()


def _spelled(endpoint: Endpoint, release: Release) -> list[str]:
    return [endpoint.path.replace("{name}", release.schema.name).replace("{version}", release.version)]


def _operation(endpoint: Endpoint, path: str, release: Release, max_rows: int) -> Json:
    answers: dict[str, Json] = {"200": _answer(endpoint)}
    errors = ["404", "405", "408", "429", "431", "503"]
    if endpoint.name in ("infer", "explain", "predict", "query"):
        errors += ["400", "413", "415", "422"]
    for code in sorted(errors):
        if code == "503" and endpoint.name in ("ready", "model_ready"):
            answers[code] = {"description": "Not ready"}
        else:
            answers[code] = {
                "description": ERRORS[code],
                "content": {"application/json": {"schema": _PROBLEM}},
            }
    operation: dict[str, Json] = {
        "operationId": endpoint.method.lower() + path.replace("/", "_").replace(".", "_"),
        "summary": SUMMARIES[endpoint.name],
        "responses": answers,
    }
    if endpoint.name == "query":
        operation["parameters"] = [_parameter(feature) for feature in release.schema.features]
    if endpoint.method == "POST":
        operation["requestBody"] = _body(endpoint, release, max_rows)
    return operation


def _answer(endpoint: Endpoint) -> Json:
    schemas = {"infer": "InferResponse", "query": "Prediction", "predict": None}
    if endpoint.name in ("live", "ready", "model_ready"):
        return {"description": "Yes"}
    if endpoint.name == "metrics":
        return {"description": "The counters", "content": {"text/plain": {"schema": {"type": "string"}}}}
    name = schemas.get(endpoint.name)
    if name is not None:
        schema: Json = {"$ref": f"#/components/schemas/{name}"}
    elif endpoint.name == "predict":
        schema = {
            "anyOf": [{"$ref": f"#/components/schemas/{part}"} for part in ("Prediction", "Predictions")]
        }
    else:
        schema = {"type": "object"}
    return {"description": "The answer", "content": {"application/json": {"schema": schema}}}


def _parameter(feature: Feature) -> Json:
    schema = dict(_value(feature))
    if feature.nullable and isinstance(schema.get("type"), list):
        # An absent parameter stands for null in a query.
        schema["type"] = schema["type"][0]  # type: ignore[index]  # a list, as the line above says
    return {
        "name": feature.name,
        "in": "query",
        "required": not feature.nullable,
        "description": _told(feature),
        "schema": schema,
    }


def _body(endpoint: Endpoint, release: Release, max_rows: int) -> Json:
    example = metadata.examples(release)
    if endpoint.name in ("infer", "explain"):
        row: Json = {
            "inputs": [
                {
                    "name": feature.name,
                    "shape": [1],
                    "datatype": feature.datatype,
                    "data": [metadata.example(feature)],
                }
                for feature in release.schema.features
            ]
        }
        content: dict[str, Json] = {
            "application/json": {"schema": {"$ref": "#/components/schemas/InferRequest"}, "example": row}
        }
        return {"required": True, "content": content}
    rows: Json = {
        "anyOf": [
            {"$ref": "#/components/schemas/Row"},
            {
                "type": "array",
                "items": {"$ref": "#/components/schemas/Row"},
                "minItems": 1,
                "maxItems": max_rows,
            },
        ]
    }
    return {"required": True, "content": {"application/json": {"schema": rows, "example": example}}}


def _schemas(release: Release, max_rows: int) -> Json:
    features = release.schema.features
    tensors: Json = [_tensor(feature, max_rows) for feature in features]
    classes = release.schema.target.classes
    number: Json = {"type": "number"}
    if classes:
        probabilities: Json = {
            "type": "object",
            "properties": {name: {"type": "number", "minimum": 0, "maximum": 1} for name in classes},
            "required": classes,
        }
        label: Json = {"type": "string", "enum": classes}
        one = _object(
            {
                "model": {"type": "string"},
                "label": label,
                "probabilities": probabilities,
                "release": {"type": "string"},
            }
        )
        each = _object({"label": label, "probabilities": probabilities})
        many = _object(
            {
                "model": {"type": "string"},
                "predictions": {"type": "array", "items": each},
                "release": {"type": "string"},
            }
        )
        outputs: list[str] = [LABEL, PROBABILITY]
    else:
        text: Json = {"type": "string"}
        one = _object({"model": text, "value": number, "unit": text, "release": text})
        many = _object(
            {"model": text, "values": {"type": "array", "items": number}, "unit": text, "release": text}
        )
        outputs = [VALUE]
    output = _object({"name": {"type": "string", "enum": outputs}}, required=("name",))
    parameters: Json = {
        "type": "object",
        "additionalProperties": {"type": ["string", "number", "boolean", "null"]},
    }
    finding = _object(
        {name: {"type": "string"} for name in ("field", "value", "allowed")} | {"row": {"type": "integer"}}
    )
    return {
        "Row": _object(
            {feature.name: _value(feature) for feature in features},
            required=[feature.name for feature in features if not feature.nullable],
            closed=True,
        ),
        "InferRequest": _object(
            {
                "id": {"type": ["string", "null"]},
                "parameters": {"anyOf": [parameters, {"type": "null"}]},
                "inputs": {"type": "array", "minItems": 1, "items": {"anyOf": tensors}},
                "outputs": {"type": ["array", "null"], "items": output},
            },
            required=("inputs",),
        ),
        "InferResponse": _object(
            {
                "model_name": {"type": "string"},
                "model_version": {"type": "string"},
                "id": {"type": "string"},
                "outputs": {
                    "type": "array",
                    "items": _object(
                        {
                            "name": {"type": "string", "enum": outputs},
                            "datatype": {"type": "string"},
                            "shape": {"type": "array", "items": {"type": "integer"}},
                            "data": {"type": "array"},
                        },
                        required=("name", "datatype", "shape"),
                    ),
                },
            },
            required=("model_name", "model_version", "outputs"),
        ),
        "Prediction": one,
        "Predictions": many,
        "Problem": _object(
            {
                "error": {"type": "string"},
                "findings": {"type": "array", "items": finding},
                "id": {"type": "string"},
            },
            required=("error",),
        ),
    }


def _tensor(feature: Feature, max_rows: int) -> Json:
    return _object(
        {
            "name": {"type": "string", "const": feature.name},
            "shape": {
                "type": "array",
                "items": {"type": "integer", "minimum": 1},
                "minItems": 1,
                "maxItems": 2,
            },
            "datatype": {"type": "string", "const": feature.datatype},
            "data": {"type": "array", "items": _value(feature), "minItems": 1, "maxItems": max_rows},
        }
    )


def _value(feature: Feature) -> Mapping[str, Json]:
    if feature.kind == "category":
        allowed: list[Json] = list(feature.categories)
        return {"enum": [*allowed, None] if feature.nullable else allowed, "description": _told(feature)}
    kind = "integer" if feature.datatype.startswith("INT") else "number"
    schema: dict[str, Json] = {
        "type": [kind, "null"] if feature.nullable else kind,
        "description": _told(feature),
    }
    if feature.minimum is not None:
        schema["minimum"] = feature.minimum
    if feature.maximum is not None:
        schema["maximum"] = feature.maximum
    if feature.example is not None:
        schema["examples"] = [feature.example]
    return schema


def _told(feature: Feature) -> str:
    return ": ".join(part for part in (feature.description, feature.allowed()) if part)


def _object(
    properties: Mapping[str, Json], *, required: Sequence[str] | None = None, closed: bool = False
) -> Json:
    schema: dict[str, Json] = {
        "type": "object",
        "properties": properties,
        "required": list(properties) if required is None else list(required),
    }
    if closed:
        schema["additionalProperties"] = False
    return schema
