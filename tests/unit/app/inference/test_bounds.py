"""No body makes the server work or hold out of proportion to its length: counted, never timed."""

import json
import tracemalloc
from collections.abc import Iterator

import httpx
import pytest

from app.errors import Malformed, RequestError
from app.http.messages import Head
from app.inference import binary, shapes
from app.inference.inference import Inference
from app.metrics import Endpoint, Metrics
from app.protocol import RequestInput

from ..releases import release

URL = "/v2/models/pulse/infer"
EXTENTS = 20_000
HUGE = 2**62


class Counted(list[int]):
    """A shape that counts the extents looked at."""

    seen = 0

    def __iter__(self) -> Iterator[int]:
        for extent in super().__iter__():
            self.seen += 1
            yield extent


class NoEngine:
    """Stands for the engine where no row may reach it."""

    name = "none"

    def one(self, row: object) -> list[float]:
        raise AssertionError(row)

    def rows(self, values: object, count: int) -> memoryview:
        raise AssertionError(values, count)


@pytest.fixture
def inference() -> Inference:
    served = release()
    return Inference(served, NoEngine(), Metrics(served, [Endpoint("/predict", "POST")], "none"), 20_000)


def refused(inference: Inference, body: object, *, endpoint: str = "predict") -> tuple[str, int, int]:
    """What a body is refused with, in how many steps, and the most memory that took for each byte."""
    content = json.dumps(body).encode()
    way = inference.predict_in_steps if endpoint == "predict" else inference.infer_in_steps
    steps = 0
    tracemalloc.start()
    try:
        for _ in way(Head(media="application/json"), content):
            steps += 1
    except RequestError as error:
        return str(error), steps, tracemalloc.get_traced_memory()[1] // len(content)
    finally:
        tracemalloc.stop()
    raise AssertionError("the body was not refused")


@pytest.mark.parametrize("datatype", ["FP64", "INT8", "BYTES"])
def test_a_shape_of_thousands_of_extents_is_refused_before_they_are_multiplied(datatype: str) -> None:
    shape = Counted([HUGE] * EXTENTS)

    with pytest.raises(
        Malformed, match=r"of 20000 extents; allowed: \[N\], \[N, 1\] or \[N, features\]"
    ) as told:
        binary.cells(RequestInput("rows", shape, datatype), memoryview(b"12345678"))

    assert shape.seen <= shapes.SHOWN_EXTENTS
    assert len(str(told.value)) < 400


@pytest.mark.parametrize("digits", [1, 4000, 4300, 5000])
@pytest.mark.parametrize("where", ["shape", "data", "binary_data_size", "rank"])
def test_long_numbers_are_a_400_or_422_wherever_they_stand(
    client: httpx.Client, digits: int, where: str
) -> None:
    """Python turns no number of more than 4,300 digits into text: https://docs.python.org/3/library/stdtypes.html#int-max-str-digits"""
    number = "9" * digits
    tensor = {
        "shape": f'{{"name":"m","shape":[{number},3],"datatype":"FP64","data":[1]}}',
        "data": f'{{"name":"m","shape":[1,3],"datatype":"FP64","data":[{number},-{number},{number}]}}',
        "binary_data_size": '{"name":"m","shape":[1,3],"datatype":"FP64",'
        f'"parameters":{{"binary_data_size":{number}}}}}',
        "rank": f'{{"name":"age","shape":[{",".join([number] * 9)}],"datatype":"FP64","data":[1]}}',
    }[where]
    body = f'{{"inputs":[{tensor}]}}'.encode()

    for headers in ({}, {"inference-header-content-length": str(len(body))}):
        answer = client.post(URL, content=body, headers={"content-type": "application/json", **headers})

        assert answer.status_code in (400, 413, 422), answer.text
        assert len(answer.json()["error"]) < 5000


def test_names_that_are_no_features_are_refused_before_their_columns_are_built(inference: Inference) -> None:
    """5,000 rows with a name of its own each would be 25,000,000 cells."""
    text, steps, growth = refused(inference, [{f"n{place}": 1} for place in range(5000)])

    assert "'n0' is not a feature of this model in row 0" in text
    assert len(text) < 2000
    assert steps <= 2
    assert growth < 100


@pytest.mark.parametrize("endpoint", ["predict", "infer"])
def test_of_thousands_of_unknown_names_ten_are_told(inference: Inference, endpoint: str) -> None:
    names = [f"{'n' * 20}{place}" for place in range(5000)]
    body: object = dict.fromkeys(names, 1)
    if endpoint == "infer":
        body = {"inputs": [{"name": name, "shape": [1], "datatype": "FP64", "data": [1]} for name in names]}

    text, _, growth = refused(inference, body, endpoint=endpoint)

    assert text.count("is not a feature of this model") == 10
    assert len(text) < 3000
    assert growth < 100


def test_a_wrong_name_in_a_late_row_is_told_with_that_row_after_some_steps(inference: Inference) -> None:
    row = {"age": 63, "rate": 150, "sex": 4}

    text, steps, _ = refused(inference, [*[row] * 9000, {**row, "agee": 1}])

    assert "'agee' is not a feature of this model in row 9000" in text
    assert steps > 4
    assert "sex is missing in row 1;" in refused(inference, [row, {"age": 63}])[0]


def test_wrong_values_of_many_columns_are_looked_for_in_steps(inference: Inference) -> None:
    rows = [{"age": 63, "rate": 150, "sex": 4}] * 5000

    text, steps, _ = refused(inference, [*rows, {"age": 63, "rate": 150, "sex": 5}])

    assert text.startswith("sex is 5 in row 5000")
    assert steps >= 3 + 3 + 3 + 2


def test_an_unknown_name_is_counted_as_such(client: httpx.Client) -> None:
    def counted() -> float:
        lines = client.get("/metrics").text.splitlines()
        name = "landfall_feature_violations_total"
        found = [line for line in lines if line.startswith(name) and '"(unknown name)"' in line]
        return float(found[0].rpartition(" ")[2]) if found else 0

    before = counted()
    for body in ({"agee": 1}, [{"agee": 1, "older": 2}]):
        assert client.post("/predict", json=body).status_code == 422

    assert counted() == before + 2


def test_a_deep_body_is_a_400(client: httpx.Client) -> None:
    for deep in (
        b"[" * 50_000,
        b'{"a":' * 10_000,
        b'{"inputs":' + b"[" * 50_000,
        b'{"id":"x","y":' + b"[" * 50_000,
    ):
        for path in (URL, "/predict"):
            answer = client.post(path, content=deep, headers={"content-type": "application/json"})
            assert answer.status_code == 400
