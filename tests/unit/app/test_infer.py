"""Inference over the wire equals the pipeline in every form of the protocol, and says what is wrong
otherwise.
"""

import httpx
import numpy as np
import pytest

from .conftest import Trained

URL = "/v2/models/pulse/infer"


def tensor(
    name: str, data: list[object], datatype: str = "FP64", shape: list[int] | None = None
) -> dict[str, object]:
    return {"name": name, "shape": shape or [len(data)], "datatype": datatype, "data": data}


def body(age: object = 63, rate: object = 150, sex: object = 1) -> dict[str, object]:
    return {"inputs": [tensor("age", [age]), tensor("rate", [rate]), tensor("sex", [sex], "INT64")]}


def cells(column: np.ndarray) -> list[object]:
    return [None if np.isnan(value) else float(value) for value in column]


def outputs(response: httpx.Response) -> dict[str, dict[str, object]]:
    assert response.status_code == 200, response.text
    return {output["name"]: output for output in response.json()["outputs"]}


def test_a_batch_of_named_tensors_equals_predict_proba(client: httpx.Client, trained: Trained) -> None:
    columns = [cells(trained.rows[:, place]) for place in range(3)]
    inputs = [tensor(name, data) for name, data in zip(("age", "rate", "sex"), columns, strict=True)]
    expected = trained.pipeline.predict_proba(trained.rows)

    answer = outputs(client.post(URL, json={"inputs": inputs, "id": "batch-1"}))

    assert answer["probability"]["shape"] == [200, 2]
    np.testing.assert_allclose(np.reshape(answer["probability"]["data"], (200, 2)), expected, atol=1e-5)
    assert answer["label"]["data"] == [("absent", "present")[i] for i in expected.argmax(axis=1)]


def test_a_long_batch_keeps_the_order_of_its_rows(client: httpx.Client, trained: Trained) -> None:
    rows = np.tile(trained.rows, (6, 1))
    inputs = [tensor(name, cells(rows[:, place])) for place, name in enumerate(("age", "rate", "sex"))]

    answer = outputs(client.post(URL, json={"inputs": inputs}))

    expected = np.tile(trained.pipeline.predict_proba(trained.rows), (6, 1))
    np.testing.assert_allclose(np.reshape(answer["probability"]["data"], (1200, 2)), expected, atol=1e-5)


@pytest.mark.parametrize("nested", [False, True])
def test_one_matrix_means_the_features_in_column_order(
    client: httpx.Client, trained: Trained, nested: bool
) -> None:
    rows = [cells(row) for row in trained.rows[:4]]
    data = rows if nested else [cell for row in rows for cell in row]

    answer = outputs(client.post(URL, json={"inputs": [tensor("rows", data, shape=[4, 3])]}))

    expected = trained.pipeline.predict_proba(trained.rows[:4])
    np.testing.assert_allclose(np.reshape(answer["probability"]["data"], (4, 2)), expected, atol=1e-5)


def test_columns_may_be_nested(client: httpx.Client) -> None:
    inputs = [
        tensor(name, [[value]], shape=[1, 1]) for name, value in (("age", 63), ("rate", 150), ("sex", 1))
    ]

    assert outputs(client.post(URL, json={"inputs": inputs})) == outputs(client.post(URL, json=body()))


def test_the_request_id_comes_back_and_is_absent_where_none_was_sent(client: httpx.Client) -> None:
    assert client.post(URL, json={**body(), "id": "a b"}).json()["id"] == "a b"
    assert "id" not in client.post(URL, json=body()).json()


def test_only_the_wanted_outputs_come_back(client: httpx.Client) -> None:
    assert list(outputs(client.post(URL, json={**body(), "outputs": [{"name": "label"}]}))) == ["label"]


def test_a_nullable_feature_may_be_null_or_left_out(client: httpx.Client) -> None:
    left_out = {"inputs": [item for item in body()["inputs"] if item["name"] != "rate"]}

    assert outputs(client.post(URL, json=left_out)) == outputs(client.post(URL, json=body(rate=None)))


@pytest.mark.parametrize(
    ("request_body", "field", "value", "allowed"),
    [
        (body(age=900), "age", "900", "from 18 to 100 years"),
        (body(age="sixty"), "age", "'sixty'", "from 18 to 100 years"),
        (body(age=None), "age", "null", "from 18 to 100 years"),
        (body(age=True), "age", "True", "from 18 to 100 years"),
        (body(age=10**30), "age", "1000", "from 18 to 100 years"),
        (body(rate=1), "rate", "1", "or null"),
        (body(sex=3), "sex", "3", "one of 0 (female), 1 (male)"),
        (body(sex=0.5), "sex", "0.5", "one of 0 (female), 1 (male)"),
        ({"inputs": [tensor("age", [63])]}, "sex", "missing", "one of 0 (female), 1 (male)"),
        ({"inputs": [*body()["inputs"], tensor("agee", [1])]}, "agee", "not a feature", "age, rate, sex"),
    ],
)
def test_a_value_against_the_schema_is_named_with_what_is_allowed(
    client: httpx.Client, request_body: dict[str, object], field: str, value: str, allowed: str
) -> None:
    response = client.post(URL, json=request_body)

    assert response.status_code == 422
    finding = next(item for item in response.json()["findings"] if field in item["field"])
    assert value in finding["value"]
    assert allowed in finding["allowed"]
    assert field in response.json()["error"]


def test_every_wrong_value_is_told_with_its_row_up_to_a_bound(client: httpx.Client) -> None:
    inputs = [tensor("age", [63, 900, *[1000] * 50]), tensor("rate", [60] * 52), tensor("sex", [1] * 52)]

    findings = client.post(URL, json={"inputs": inputs}).json()["findings"]

    assert [item["row"] for item in findings] == list(range(1, 11))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not an inference request"),
        (b"{", "not an inference request"),
        (b"\xff\xfe", "not an inference request"),
        (b"[]", "not an inference request"),
        (b'{"inputs": 3}', "$.inputs"),
        (b'{"inputs": []}', "no row"),
        (
            b'{"inputs": [{"name":"age","shape":[1],"datatype":"FP64","data":[1e999]}]}',
            "not an inference request",
        ),
        (b'{"inputs": [{"name":"age","shape":[2],"datatype":"FP64","data":[1]}]}', "shape [2], but 1 values"),
        (b'{"inputs": [{"name":"age","shape":[-1],"datatype":"FP64","data":[1]}]}', "shape [-1]"),
        (
            b'{"inputs": [{"name":"age","shape":[1,2],"datatype":"FP64","data":[1,2]}]}',
            "allowed: [N] or [N, 1]",
        ),
        (b'{"inputs": [{"name":"age","shape":[],"datatype":"FP64","data":[]}]}', "allowed: [N] or [N, 1]"),
        (b'{"inputs": [{"name":"age","shape":[0],"datatype":"FP64","data":[]}]}', "no row"),
        (b'{"inputs": [{"name":"age","shape":[1],"datatype":"FLOAT","data":[1]}]}', "'FLOAT'; allowed: BOOL"),
        (b'{"inputs": [{"name":"m","shape":[1,2],"datatype":"FP64","data":[1,2]}]}', "shape [N, 3]"),
        (
            b'{"inputs": [{"name":"m","shape":[1,3],"datatype":"FP64","data":[[1,2],[3]]}]}',
            "rows are not all 3 long",
        ),
        (b'{"inputs": [], "outputs": [{"name": "score"}]}', "no output 'score'; allowed: label, probability"),
        (b'{"inputs": ' + b"[" * 100_000 + b"}", "not an inference request"),
    ],
)
def test_what_is_not_the_protocol_is_a_400_that_says_why(
    client: httpx.Client, content: bytes, said: str
) -> None:
    response = client.post(URL, content=content[:90_000], headers={"content-type": "application/json"})

    assert response.status_code == 400
    assert said in response.json()["error"]


@pytest.mark.parametrize("number", [10**400, -(10**400), 1e308, 10**18])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_number_beyond_every_range_is_named_in_a_batch(
    client: httpx.Client, number: float, place: int
) -> None:
    rows: list[list[object]] = [[63, 150, 1], [63, 150, 1], [63, 150, 1]]
    rows[1][place] = number

    response = client.post(URL, json={"inputs": [tensor("rows", rows, shape=[3, 3])]})  # type: ignore[arg-type]  # nested

    assert response.status_code in (400, 422)
    assert response.status_code == 400 or response.json()["findings"][0]["row"] == 1


def test_inputs_of_different_length_are_refused(client: httpx.Client) -> None:
    inputs = [tensor("age", [63, 64]), tensor("rate", [60]), tensor("sex", [1])]

    response = client.post(URL, json={"inputs": inputs})

    assert response.status_code == 400
    assert "'rate' has 1 rows" in response.json()["error"]


def test_an_input_given_twice_is_refused(client: httpx.Client) -> None:
    response = client.post(URL, json={"inputs": [tensor("age", [63]), tensor("age", [64])]})

    assert response.status_code == 400
    assert "'age' is given twice" in response.json()["error"]


def test_a_body_too_large_is_a_413_with_and_without_a_length(client: httpx.Client) -> None:
    json = {"content-type": "application/json"}
    told = client.post(URL, content=b" " * 100_001, headers=json)
    streamed = client.post(URL, content=iter([b" " * 60_000, b" " * 60_000]), headers=json)

    assert (told.status_code, streamed.status_code) == (413, 413)
    assert "100000 bytes allowed" in told.json()["error"]


@pytest.mark.parametrize(
    "headers",
    [{"content-type": "application/octet-stream"}, {"content-encoding": "gzip"}, {"content-type": "a/b"}],
)
def test_a_body_of_another_kind_is_a_415_that_names_the_right_one(
    client: httpx.Client, headers: dict[str, str]
) -> None:
    response = client.post(URL, content=b"x", headers=headers)

    assert response.status_code == 415
    assert "application/json" in response.json()["error"]
