"""Which errors each endpoint may answer with, and what they look like."""

from collections.abc import Mapping

from app.openapi.form import Json, header, response, schema
from app.routes import Endpoint

EVERYWHERE = ("400", "404", "405", "408", "413", "417", "429", "431", "500", "501", "503", "505")
"""What a connection or the table of endpoints answers, whatever was asked for."""
OF_ROWS = ("415", "422")
READING_ROWS = frozenset({"infer", "explain", "predict", "query"})
READINESS = frozenset({"ready", "model_ready"})

TEXTS = {
    "400": "Not HTTP/1.1, or not a request of this endpoint",
    "404": "No such path, model or version",
    "405": "The path answers another method",
    "408": "The request was not complete in time",
    "413": "The body or its rows are more than allowed",
    "415": "The body is of another type or encoding",
    "417": "The request expects what is not known here",
    "422": "Values are against the schema; each is named",
    "429": "The server is at its limit",
    "431": "The request's head is too long",
    "500": "The server failed; its log has the cause",
    "501": "The body has a transfer coding that is not read here",
    "503": "The process is ending: another one answers",
    "505": "Another version of HTTP",
}
_AGAIN = {"retry-after": header("Seconds after which to come again", "integer")}
_HEADERS: Mapping[str, Mapping[str, Json]] = {
    "405": {"allow": header("The methods that it answers", "string")},
    "429": _AGAIN,
    "503": _AGAIN,
}


def components() -> Json:
    """Every error as a response that operations refer to."""
    return {code: _described(code, text) for code, text in TEXTS.items()}


def of(endpoint: Endpoint) -> dict[str, Json]:
    """References to an endpoint's errors by status."""
    codes = (*EVERYWHERE, *(OF_ROWS if endpoint.name in READING_ROWS else ()))
    found = {code: response(code) for code in sorted(codes)}
    if endpoint.name in READINESS:
        found["503"] = {"description": "Not ready (no body), or the process is ending"}
    return found


def _described(code: str, text: str) -> Json:
    described: dict[str, Json] = {
        "description": text,
        "content": {"application/json": {"schema": schema("Problem")}},
    }
    if code in _HEADERS:
        described["headers"] = _HEADERS[code]
    return described
