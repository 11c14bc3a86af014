"""The document tells what the server does: its examples work, and requests made from it never break it."""

import http.client
import json
import re
import socket
import struct

import httpx
import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from .conftest import Process, Trained

EXAMPLES = 25
"""For each endpoint; `bench/fuzz.py` asks far more."""
EXPECTED = {200, 400, 404, 405, 413, 415, 422, 431}


@pytest.fixture(scope="module")
def document(server: Process) -> dict[str, dict[str, object]]:
    told: dict[str, dict[str, object]] = httpx.get(f"{server.url}/openapi.json").json()
    return told


def resolved(document: dict[str, dict[str, object]], name: str) -> dict[str, object]:
    return {"$ref": f"#/components/schemas/{name}", "components": document["components"]}


def test_it_names_the_features_with_ranges_and_categories(document: dict[str, dict[str, object]]) -> None:
    row = document["components"]["schemas"]["Row"]  # type: ignore[index]  # JSON

    assert list(row["properties"]) == ["age", "rate", "sex"]
    assert (row["properties"]["age"]["minimum"], row["properties"]["age"]["maximum"]) == (18, 100)
    assert row["properties"]["sex"]["enum"] == [0, 1]
    assert row["required"] == ["age", "sex"]


def test_its_version_is_the_releases(document: dict[str, dict[str, object]], trained: Trained) -> None:
    assert document["info"]["version"] == trained.digest.removeprefix("sha256:")[:12]


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/predict", "Prediction"),
        ("/v2/models/pulse/infer", "InferResponse"),
        ("/v2/models/pulse/explain", "Explanations"),
    ],
)
def test_its_examples_are_answered_in_the_form_that_it_tells(
    document: dict[str, dict[str, object]], client: httpx.Client, path: str, answer: str
) -> None:
    body = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["example"]  # type: ignore[index]  # JSON

    response = client.post(path, json=body)

    assert response.status_code == 200
    jsonschema.validate(response.json(), resolved(document, answer))


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/", "Index"),
        ("/v2", "ServerMetadata"),
        ("/v2/models/pulse", "ModelMetadata"),
        ("/v2/models/pulse/certificate", "Certificate"),
    ],
)
def test_what_the_server_says_of_itself_has_the_form_that_it_tells(
    document: dict[str, dict[str, object]], client: httpx.Client, path: str, answer: str
) -> None:
    jsonschema.validate(client.get(path).json(), resolved(document, answer))
    told = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]  # type: ignore[index]  # JSON
    assert told == {"$ref": f"#/components/schemas/{answer}"}


def test_a_binary_body_made_as_it_tells_is_answered_in_binary_form(
    document: dict[str, dict[str, object]], client: httpx.Client
) -> None:
    operation = document["paths"]["/v2/models/pulse/infer"]["post"]  # type: ignore[index]  # JSON
    told = operation["requestBody"]["content"]["application/octet-stream"]["schema"]["description"]
    (header,) = operation["parameters"]
    width, size = re.search(r"shape \[1, (\d+)\], its binary_data_size is (\d+)", told).groups()  # type: ignore[union-attr]  # found, or the test fails
    tensor = {"name": "rows", "datatype": "FP64", "shape": [1, int(width)]}
    head = json.dumps(
        {
            "inputs": [{**tensor, "parameters": {"binary_data_size": int(size)}}],
            "parameters": {"binary_data_output": True},
        }
    ).encode()

    answer = client.post(
        "/v2/models/pulse/infer", content=head + struct.pack("<3d", 63, 150, 1),
        headers={"content-type": "application/octet-stream", header["name"]: str(len(head))},
    )  # fmt: skip

    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] in operation["responses"]["200"]["content"]
    (name,) = operation["responses"]["200"]["headers"]
    jsonschema.validate(
        json.loads(answer.content[: int(answer.headers[name])]), resolved(document, "InferResponse")
    )


POST = b"POST /predict HTTP/1.1\r\nhost: x\r\n"
BROKEN = {
    b"GET / nonsense\r\n\r\n": ("/", "get", 400),
    b"GET / HTTP/1.0\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n": ("/", "get", 501),
    POST + b"transfer-encoding: gzip, chunked\r\n\r\n": ("/predict", "post", 501),
    POST + b"expect: 200-maybe\r\ncontent-length: 1\r\n\r\n": ("/predict", "post", 417),
    POST + b"content-length: 9999999\r\n\r\n": ("/predict", "post", 413),
    POST + b"content-type: text/csv\r\ncontent-length: 1\r\n\r\n1": ("/predict", "post", 415),
    POST + b"content-length: 1\r\n\r\n[": ("/predict", "post", 400),
    POST + b"content-length: 2\r\n\r\n{}": ("/predict", "post", 422),
    b"GET /metrics HTTP/1.1\r\nhost: x\r\nlong: " + b"x" * 40_000 + b"\r\n\r\n": ("/metrics", "get", 431),
    b"GET /v2 HTTP/2.0\r\nhost: x\r\n\r\n": ("/v2", "get", 505),
}


@pytest.mark.parametrize("content", BROKEN, ids=[f"{path} {status}" for path, _, status in BROKEN.values()])
def test_every_refusal_of_the_connection_is_in_it(
    document: dict[str, dict[str, object]], server: Process, content: bytes
) -> None:
    path, method, status = BROKEN[content]
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        connection.sendall(content)
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        body = answer.read()

    assert answer.status == status, body
    told = document["paths"][path][method]["responses"][str(status)]  # type: ignore[index]  # JSON
    assert told == {"$ref": f"#/components/responses/{status}"}
    assert str(status) in document["components"]["responses"]
    jsonschema.validate(json.loads(body), resolved(document, "Problem"))


def test_every_error_has_the_form_that_it_tells(
    document: dict[str, dict[str, object]], client: httpx.Client
) -> None:
    for response in (client.get("/none"), client.post("/predict", json={"age": 900}), client.put("/v2")):
        jsonschema.validate(response.json(), resolved(document, "Problem"))
        assert response.json()["id"]


def test_requests_made_from_the_document_get_an_answer_that_it_knows(
    document: dict[str, dict[str, object]], server: Process
) -> None:
    schema = schemathesis.openapi.from_dict(document)
    with httpx.Client(base_url=server.url, timeout=60) as client:
        for result in schema.get_all_operations():
            operation = result.ok()

            @given(case=operation.as_strategy())
            @settings(
                max_examples=EXAMPLES, deadline=None, database=None, derandomize=True,
                phases=[Phase.generate], suppress_health_check=list(HealthCheck),
            )  # fmt: skip
            def ask(case: schemathesis.Case) -> None:
                body = _bytes(case.body)
                headers = {name: str(value) for name, value in (case.headers or {}).items()}
                response = client.request(
                    case.method, case.path, params=case.query, content=body,
                    headers={**headers, "content-type": case.media_type or "application/json"},
                )  # fmt: skip
                assert response.status_code in EXPECTED, (case.path, body, response.text)

            ask()


def _bytes(body: object) -> bytes:
    if isinstance(body, type(schemathesis.core.NOT_SET)):
        return b""
    # An opaque body comes as bytes, or as schemathesis' own wrapper of them.
    octets = getattr(body, "data", body)
    return octets if isinstance(octets, bytes) else json.dumps(body).encode()


@given(row=st.fixed_dictionaries(
    {"age": st.floats(18, 100), "sex": st.sampled_from([0, 1])},
    optional={"rate": st.none() | st.floats(30, 220)},
))  # fmt: skip
@settings(max_examples=50)
def test_every_row_within_the_limits_is_predicted_the_same_in_every_form(
    server: Process, row: dict[str, float | None]
) -> None:
    url = f"{server.url}/v2/models/pulse"
    cells = [row["age"], row.get("rate"), row["sex"]]
    named = [
        {"name": name, "shape": [1], "datatype": "FP64", "data": [cell]}
        for name, cell in zip(("age", "rate", "sex"), cells, strict=True)
    ]
    matrix = [{"name": "m", "shape": [1, 3], "datatype": "FP64", "data": [cells]}]

    forms = [
        httpx.post(f"{url}/infer", json={"inputs": inputs}).json()["outputs"] for inputs in (named, matrix)
    ]
    person = httpx.post(f"{server.url}/predict", json=row).json()

    assert forms[0] == forms[1]
    assert forms[0][0]["data"] == [person["label"]]
    assert forms[0][1]["data"] == pytest.approx(list(person["probabilities"].values()), abs=1e-12)
