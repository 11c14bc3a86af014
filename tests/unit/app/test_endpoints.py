"""Health, metadata, prediction by query, metrics and the index."""

import re
import urllib.parse

import httpx
import numpy as np
import pytest

from app.routes import ENDPOINTS, Endpoint

from .conftest import CLONE, Trained


def samples(client: httpx.Client) -> dict[str, float]:
    lines = [line for line in client.get("/metrics").text.splitlines() if line and not line.startswith("#")]
    return {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in lines}


@pytest.mark.parametrize("path", ["/v2/health/live", "/v2/health/ready", "/v2/models/pulse/ready"])
def test_health_is_a_status_with_an_empty_body(client: httpx.Client, path: str) -> None:
    response = client.get(path)

    assert (response.status_code, response.content) == (200, b"")


def test_the_server_announces_only_the_extensions_it_speaks(client: httpx.Client) -> None:
    assert client.get("/v2").json()["extensions"] == ["binary_tensor_data"]


def test_model_metadata_tells_inputs_with_their_limits_and_outputs(
    client: httpx.Client, trained: Trained
) -> None:
    told = client.get("/v2/models/pulse").json()

    assert told["versions"] == [trained.digest.removeprefix("sha256:")[:12]]
    assert [(item["name"], item["datatype"], item["shape"]) for item in told["inputs"]] == [
        ("age", "FP64", [-1, 1]),
        ("rate", "FP64", [-1, 1]),
        ("sex", "INT64", [-1, 1]),
    ]
    assert told["inputs"][0]["parameters"]["maximum"] == 100
    assert [item["name"] for item in told["outputs"]] == ["label", "probability"]


def test_a_version_in_the_path_is_the_digests_start_or_the_digest(
    client: httpx.Client, trained: Trained
) -> None:
    short = trained.digest.removeprefix("sha256:")[:12]

    for version in (short, trained.digest):
        assert client.get(f"/v2/models/pulse/versions/{version}/ready").status_code == 200
    wrong = client.get("/v2/models/pulse/versions/7")
    assert wrong.status_code == 404
    assert short in wrong.json()["error"]


def test_an_unknown_model_or_path_is_a_404_that_names_what_there_is(client: httpx.Client) -> None:
    assert "has 'pulse'" in client.get("/v2/models/heart").json()["error"]
    missing = client.get("/v3")
    assert missing.status_code == 404
    assert "/v2/models/{name}/infer" in missing.json()["error"]


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/v2/models/pulse/infer"), ("DELETE", "/v2"), ("POST", "/")]
)
def test_a_wrong_method_is_a_405_with_the_right_one(client: httpx.Client, method: str, path: str) -> None:
    response = client.request(method, path, headers={"content-type": "application/json"})

    assert response.status_code == 405
    assert response.headers["allow"] in ("POST", "GET, HEAD")


def test_a_prediction_by_query_equals_the_pipeline_and_names_the_release(
    client: httpx.Client, trained: Trained
) -> None:
    answer = client.get("/v2/models/pulse/predict?age=63&rate=150.5&sex=1").json()

    expected = trained.pipeline.predict_proba(np.array([[63, 150.5, 1]]))[0]
    assert list(answer["probabilities"].values()) == pytest.approx(expected, abs=1e-5)
    assert answer["label"] == ("absent", "present")[expected.argmax()]
    assert answer["release"] == trained.digest


def test_an_empty_parameter_means_null(client: httpx.Client) -> None:
    path = "/v2/models/pulse/predict?age=63&sex=1"

    assert client.get(path + "&rate=").json() == client.get(path).json()


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("", 422, "age is missing in row 0; allowed: a number from 18 to 100 years"),
        ("age=old&sex=1", 422, "age is 'old'"),
        ("age=nan&sex=1", 422, "age is nan"),
        ("age=inf&sex=1", 422, "age is inf"),
        ("age=" + "9" * 5000 + "&sex=1", 422, "age is inf"),
        ("age=63&sex=1&cholesterol=3", 422, "'cholesterol' is not a feature of this model"),
        ("age=63&age=64&sex=1", 400, "'age' is given twice"),
    ],
)
def test_a_wrong_query_is_named(client: httpx.Client, query: str, status: int, said: str) -> None:
    response = client.get(f"/v2/models/pulse/predict?{query}")

    assert response.status_code == status
    assert said in response.json()["error"]


def test_the_index_holds_a_prediction_that_works_as_printed(client: httpx.Client) -> None:
    path = client.get("/").json()["paths"]["predict"]

    assert client.get(path).status_code == 200
    assert urllib.parse.urlsplit(path).query


def test_requests_and_predictions_are_counted_by_template_code_and_class(client: httpx.Client) -> None:
    requests = 'landfall_requests_total{code="%d",method="GET",path="/v2/models/{name}/predict"}'
    before = samples(client)
    client.get("/v2/models/pulse/predict?age=63&sex=1")
    client.get("/v2/models/pulse/predict?age=900&sex=1")
    after = samples(client)

    grown = {name: after[name] - before.get(name, 0) for name in after}
    assert grown[requests % 200] == 1
    assert grown[requests % 422] == 1
    assert sum(value for name, value in grown.items() if name.startswith("landfall_predictions_total")) == 1
    assert after["landfall_requests_in_flight"] == 1


def test_unknown_paths_and_methods_add_no_series_of_their_own(client: httpx.Client) -> None:
    for number in range(3):
        client.request("BREW", f"/coffee/{number}")

    names = [name for name in samples(client) if "coffee" in name or "BREW" in name]
    assert names == []


def test_the_build_metric_names_the_release(client: httpx.Client, trained: Trained) -> None:
    build = next(name for name in samples(client) if name.startswith("landfall_build_info"))

    assert trained.digest in build


def test_the_same_numbers_stand_under_mlservers_names(client: httpx.Client) -> None:
    client.post("/v2/models/pulse/infer", json={"inputs": []})
    told = samples(client)

    def total(start: str) -> float:
        return sum(value for name, value in told.items() if name.startswith(start))

    assert total("model_infer_request_failure_total") >= 1
    assert total("rest_server_requests_total") == total("landfall_requests_total")
    assert total("model_infer_request_duration_count") == sum(
        value
        for name, value in told.items()
        if name.startswith("landfall_requests_total") and "/infer" in name
    )


@pytest.mark.parametrize(
    "endpoint",
    [endpoint for endpoint in ENDPOINTS if "{version}" not in endpoint.path],
    ids=lambda endpoint: f"{endpoint.method} {endpoint.path}",
)
def test_the_guide_names_every_endpoint(endpoint: Endpoint) -> None:
    guide = (CLONE / "docs/guide/protocol.md").read_text()
    path = endpoint.path.replace("{name}", "NAME")
    rows = [line for line in guide.splitlines() if re.match(r"\| `(GET|POST) /", line)]

    # A row without the model stands for the one with it: the guide shows `/predict` alone.
    wanted = {path, "/predict"} if path.endswith("/predict") else {path}
    assert any(
        f"`{endpoint.method} {one}" in row or (f"`{one}`" in row and f"`{endpoint.method} " in row)
        for row in rows
        for one in wanted
    )
