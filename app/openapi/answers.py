"""What each endpoint answers where all is well."""

from app.openapi.form import OCTETS, TEXT, Json, header, schema
from app.routes import Endpoint

LENGTH = "Inference-Header-Content-Length"
LENGTH_TEXT = (
    "The length in bytes of the JSON at the body's start; the binary tensors follow it, in the order of the "
    "tensors that tell a binary_data_size"
)
_NOTHING = frozenset({"live", "ready", "model_ready"})
_RECORDS = {
    "certificate": "Certificate",
    "explain": "Explanations",
    "index": "Index",
    "infer": "InferResponse",
    "model": "ModelMetadata",
    "query": "Prediction",
    "server": "ServerMetadata",
}
_PAGES = frozenset({"index", "certificate"})


def of(endpoint: Endpoint) -> Json:
    """The response 200 of an endpoint."""
    if endpoint.name in _NOTHING:
        return {"description": "Yes"}
    if endpoint.name == "metrics":
        return {"description": "The counters", "content": {"text/plain": {"schema": TEXT}}}
    described: dict[str, Json] = {"description": "The answer"}
    content: dict[str, Json] = {"application/json": {"schema": _json(endpoint)}}
    if endpoint.name in _PAGES:
        content["text/html"] = {"schema": TEXT}
    if endpoint.name == "infer":
        content["application/octet-stream"] = {"schema": OCTETS}
        told = f"Of an answer in binary form: {LENGTH_TEXT[0].lower()}{LENGTH_TEXT[1:]}"
        described["headers"] = {LENGTH: header(told, "integer")}
    described["content"] = content
    return described


def _json(endpoint: Endpoint) -> Json:
    if endpoint.name == "predict":
        return {"anyOf": [schema("Prediction"), schema("Predictions")]}
    name = _RECORDS.get(endpoint.name)
    return schema(name) if name else {"type": "object"}
