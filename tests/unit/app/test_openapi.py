"""The document tells what the server does: its examples work, and requests made from it never break it."""

import json

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
    [("/predict", "Prediction"), ("/v2/models/pulse/infer", "InferResponse")],
)
def test_its_examples_are_answered_in_the_form_that_it_tells(
    document: dict[str, dict[str, object]], client: httpx.Client, path: str, answer: str
) -> None:
    body = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["example"]  # type: ignore[index]  # JSON

    response = client.post(path, json=body)

    assert response.status_code == 200
    jsonschema.validate(response.json(), resolved(document, answer))


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
                body = (
                    b""
                    if isinstance(case.body, type(schemathesis.core.NOT_SET))
                    else json.dumps(case.body).encode()
                )
                response = client.request(
                    case.method, case.path, params=case.query, content=body,
                    headers={"content-type": "application/json"},
                )  # fmt: skip
                assert response.status_code in EXPECTED, (case.path, body, response.text)

            ask()


@given(row=st.fixed_dictionaries(
    {"age": st.floats(18, 100), "sex": st.sampled_from([0, 1])},
    optional={"rate": st.none() | st.floats(30, 220)},
))  # fmt: skip
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
