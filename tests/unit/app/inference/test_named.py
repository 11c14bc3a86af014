"""Rows with named features: one object or a list of them, by POST."""

import httpx
import pytest

from ..conftest import Trained

ROW = {"age": 63, "rate": 150.5, "sex": 1}
PATHS = ["/predict", "/v2/models/pulse/predict"]


@pytest.mark.parametrize("path", PATHS)
def test_one_row_by_post_equals_the_same_by_query(client: httpx.Client, path: str) -> None:
    asked = client.post(path, json=ROW)

    assert asked.status_code == 200
    assert asked.json() == client.get(f"{path}?age=63&rate=150.5&sex=1").json()


def test_order_fractions_and_absent_values_do_not_matter(client: httpx.Client) -> None:
    expected = client.post("/predict", json={"age": 63, "rate": None, "sex": 1}).json()

    for row in ({"sex": 1, "age": 63}, {"sex": 1.0, "age": 63.0, "rate": None}):
        assert client.post("/predict", json=row).json() == expected


def test_a_list_of_rows_gives_a_list_of_predictions(client: httpx.Client, trained: Trained) -> None:
    rows = [ROW, {"age": 20, "sex": 0}, {"age": 90, "rate": 90, "sex": 0}]

    answer = client.post("/predict", json=rows).json()

    assert answer["release"] == trained.digest
    singly = [client.post("/predict", json=row).json() for row in rows]
    assert [item["label"] for item in answer["predictions"]] == [item["label"] for item in singly]
    for one, other in zip(answer["predictions"], singly, strict=True):
        assert one["probabilities"] == pytest.approx(other["probabilities"], abs=1e-9)


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({**ROW, "age": 900}, 422, "age is 900 in row 0; allowed: a number from 18 to 100 years"),
        ({**ROW, "sex": 0.5}, 422, "sex is 0.5"),
        ({**ROW, "sex": True}, 422, "sex is True"),
        ({**ROW, "age": "63"}, 422, "age is '63'"),
        ({**ROW, "agee": 1}, 422, "'agee' is not a feature"),
        ({"age": 63}, 422, "sex is missing"),
        ({}, 422, "age is missing"),
        ([ROW, {**ROW, "rate": 7}], 422, "rate is 7 in row 1"),
        ([ROW, {"age": 63}], 422, "sex is missing"),
        ([], 400, "no row"),
        ([[1]], 400, "neither an object"),
        (3, 400, "neither an object"),
        ({**ROW, "age": [63]}, 400, "neither an object"),
    ],
)
def test_what_is_wrong_is_named(client: httpx.Client, body: object, status: int, said: str) -> None:
    response = client.post("/predict", json=body, headers={"x-request-id": "mine"})

    assert response.status_code == status
    assert said in response.json()["error"]
    assert response.json()["id"] == response.headers["x-request-id"] == "mine"


def test_an_error_without_an_id_gets_one(client: httpx.Client) -> None:
    first, second = (client.post("/predict", json={}).json()["id"] for _ in range(2))

    assert first
    assert first != second


def test_the_id_of_a_body_comes_back_in_its_error(client: httpx.Client) -> None:
    response = client.post("/v2/models/pulse/infer", json={"inputs": [], "id": "theirs"})

    assert response.json()["id"] == "theirs"
