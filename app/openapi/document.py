"""The document as a whole: one operation for each line of the table of endpoints."""

import json

from app import VERSION
from app.openapi import answers, errors, requests, schemas
from app.openapi.form import Json
from app.release import Release
from app.routes import ENDPOINTS, Endpoint

SUMMARIES = {
    "index": "What runs here, and where to go from here; a page where a browser asks",
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
    "certificate": "What was released: content, score, gate, parity; a page where a browser asks",
    "query": "Predict one row by the features' names in the query",
}


def document(release: Release, max_rows: int) -> bytes:
    """The document as JSON; `max_rows` is the most rows of one request."""
    paths: dict[str, dict[str, Json]] = {}
    for endpoint in ENDPOINTS:
        path = endpoint.path.replace("{name}", release.schema.name).replace("{version}", release.version)
        paths.setdefault(path, {})[endpoint.method.lower()] = _operation(endpoint, path, release, max_rows)
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
        "components": {
            "schemas": schemas.components(release, max_rows),
            "responses": errors.components(),
        },
    }
    return json.dumps(described, ensure_ascii=False).encode()


def _operation(endpoint: Endpoint, path: str, release: Release, max_rows: int) -> Json:
    operation: dict[str, Json] = {
        "operationId": endpoint.method.lower() + path.replace("/", "_").replace(".", "_"),
        "summary": SUMMARIES[endpoint.name],
        "responses": {"200": answers.of(endpoint), **errors.of(endpoint)},
    }
    taken = requests.parameters(endpoint, release)
    if taken:
        operation["parameters"] = taken
    if endpoint.method == "POST":
        operation["requestBody"] = requests.body(endpoint, release, max_rows)
    return operation
