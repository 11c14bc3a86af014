"""Binary tensors in both directions give what JSON gives, and every damaged one is a 400."""

import json
import random
import struct

import httpx
import numpy as np
import pytest

from ..conftest import Trained

URL = "/v2/models/pulse/infer"
NAMES = ("age", "rate", "sex")


def packed(inputs: list[dict[str, object]], tail: bytes, **more: object) -> tuple[bytes, dict[str, str]]:
    head = json.dumps({"inputs": inputs, **more}).encode()
    headers = {
        "content-type": "application/octet-stream",
        "inference-header-content-length": str(len(head)),
    }
    return head + tail, headers


def sized(name: str, shape: list[int], datatype: str, size: int) -> dict[str, object]:
    return {"name": name, "shape": shape, "datatype": datatype, "parameters": {"binary_data_size": size}}


def probabilities(response: httpx.Response) -> np.ndarray:
    assert response.status_code == 200, response.text
    output = next(item for item in response.json()["outputs"] if item["name"] == "probability")
    return np.reshape(output["data"], output["shape"])


def test_a_matrix_of_doubles_equals_predict_proba(client: httpx.Client, trained: Trained) -> None:
    rows = trained.rows[~np.isnan(trained.rows).any(axis=1)]
    content, headers = packed([sized("m", list(rows.shape), "FP64", rows.nbytes)], rows.tobytes())

    found = probabilities(client.post(URL, content=content, headers=headers))

    np.testing.assert_allclose(found, trained.pipeline.predict_proba(rows), atol=1e-5)


def test_nan_stands_for_null_where_null_is_allowed_and_is_named_elsewhere(client: httpx.Client) -> None:
    for place, status in ((1, 200), (0, 422), (2, 422)):
        row = np.array([63.0, 150.0, 1.0])
        row[place] = np.nan
        content, headers = packed([sized("m", [1, 3], "FP64", 24)], row.tobytes())
        response = client.post(URL, content=content, headers=headers)
        assert response.status_code == status
        if status == 422:
            assert response.json()["findings"][0]["field"] == NAMES[place]


@pytest.mark.parametrize(
    ("datatype", "letter"),
    [("FP64", "d"), ("FP32", "f"), ("FP16", "e"), ("INT64", "q"), ("INT32", "i"), ("INT16", "h"), ("INT8", "b"),
     ("UINT64", "Q"), ("UINT32", "I"), ("UINT16", "H"), ("UINT8", "B")],
)  # fmt: skip
def test_every_number_type_is_read(client: httpx.Client, datatype: str, letter: str) -> None:
    values = [(63, 64), (100, 101), (1, 0)]
    tails = [struct.pack(f"<2{letter}", *map(float if letter in "dfe" else int, pair)) for pair in values]
    inputs = [sized(name, [2], datatype, len(tail)) for name, tail in zip(NAMES, tails, strict=True)]
    content, headers = packed(inputs, b"".join(tails))
    plain = [
        {"name": name, "shape": [2], "datatype": "FP64", "data": list(pair)}
        for name, pair in zip(NAMES, values, strict=True)
    ]

    found = probabilities(client.post(URL, content=content, headers=headers))

    np.testing.assert_array_equal(found, probabilities(client.post(URL, json={"inputs": plain})))


def test_outputs_come_back_in_bytes_where_asked_for(client: httpx.Client) -> None:
    rows = np.array([[63.0, 150.0, 1.0], [20.0, 60.0, 0.0]])
    inputs = [sized("m", [2, 3], "FP64", rows.nbytes)]
    content, headers = packed(inputs, rows.tobytes(), parameters={"binary_data_output": True}, id="b")
    tensor = {"name": "m", "shape": [2, 3], "datatype": "FP64", "data": rows.tolist()}
    plain = client.post(URL, json={"inputs": [tensor]})

    response = client.post(URL, content=content, headers=headers)

    assert response.headers["content-type"] == "application/octet-stream"
    length = int(response.headers["inference-header-content-length"])
    head, tail = json.loads(response.content[:length]), response.content[length:]
    assert head["id"] == "b"
    sizes = [output["parameters"]["binary_data_size"] for output in head["outputs"]]
    assert sum(sizes) == len(tail)
    labels, at = [], 0
    while at < sizes[0]:
        (size,) = struct.unpack_from("<I", tail, at)
        labels.append(tail[at + 4 : at + 4 + size].decode())
        at += 4 + size
    assert labels == plain.json()["outputs"][0]["data"]
    np.testing.assert_array_equal(np.frombuffer(tail[sizes[0] :]).reshape(2, 2), probabilities(plain))


def test_one_output_may_be_binary_and_another_json(client: httpx.Client) -> None:
    outputs = [{"name": "probability", "parameters": {"binary_data": True}}, {"name": "label"}]
    body = {
        "inputs": [{"name": "m", "shape": [1, 3], "datatype": "FP64", "data": [63, 150, 1]}],
        "outputs": outputs,
    }

    response = client.post(URL, json=body)

    head = json.loads(response.content[: int(response.headers["inference-header-content-length"])])
    assert [output["name"] for output in head["outputs"]] == ["probability", "label"]
    assert "data" not in head["outputs"][0]
    assert head["outputs"][1]["data"] in (["absent"], ["present"])


@pytest.mark.parametrize(
    ("length", "inputs", "tail", "said"),
    [
        ("9999999", [], b"", "at most the body's"),
        ("-1", [], b"", "Inference-Header-Content-Length is '-1'"),
        ("9" * 5000, [], b"", "at most the body's"),
        (None, [sized("m", [1, 3], "FP64", 24)], b"1234", "binary_data_size 24"),
        (None, [sized("m", [1, 3], "FP64", -1)], b"", "binary_data_size -1"),
        (None, [sized("m", [1, 3], "FP64", True)], b"1", "binary_data_size True"),
        (None, [sized("m", [1, 3], "FP64", 16)], b"1" * 16, "8 for each value"),
        (None, [sized("m", [1, 3], "FP64", 23)], b"1" * 23, "8 for each value"),
        (None, [sized("m", [1, 3], "FP63", 24)], b"1" * 24, "'FP63'; allowed: BOOL"),
        (None, [sized("m", [1, 3], "FP64", 24)], b"1" * 25, "1 bytes more"),
        (None, [sized("sex", [1], "BYTES", 3)], b"abc", "ends within a text"),
        (None, [sized("sex", [1], "BYTES", 5)], b"\x09\0\0\0a", "ends within a text"),
        (None, [sized("sex", [1], "BYTES", 5)], b"\x01\0\0\0\xff", "not UTF-8"),
        (None, [{**sized("m", [1, 1], "FP64", 8), "data": [1]}], b"1" * 8, "both data and binary_data_size"),
    ],
)
def test_a_damaged_tensor_is_a_400_that_says_where(
    client: httpx.Client, length: str | None, inputs: list[dict[str, object]], tail: bytes, said: str
) -> None:
    content, headers = packed(inputs, tail)
    if length is not None:
        headers["inference-header-content-length"] = length

    response = client.post(URL, content=content, headers=headers)

    assert response.status_code == 400
    assert said in response.json()["error"]


def test_mutated_bytes_never_fail_the_server(client: httpx.Client) -> None:
    choose = random.Random(20261121)
    rows = np.array([[63.0, 150.0, 1.0]] * 4)
    whole, headers = packed([sized("m", [4, 3], "FP64", rows.nbytes)], rows.tobytes())
    for _ in range(300):
        content = bytearray(whole)
        for _ in range(choose.randint(1, 4)):
            content[choose.randrange(len(content))] = choose.randrange(256)
        cut = bytes(content[: choose.randint(0, len(content))]) if choose.random() < 0.3 else bytes(content)
        response = client.post(URL, content=cut, headers=headers)
        assert response.status_code in (200, 400, 413, 422), (cut, response.text)
