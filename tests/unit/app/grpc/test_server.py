"""gRPC of the real process: the protocol's six methods, what they refuse, how they are counted and ended."""

import asyncio
import re
import signal
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path

import grpc
import httpx
import pytest

from app.grpc import messages, rpc
from app.grpc.messages import Message

from ..conftest import Process, Start, Trained, free_port

ROW = (63.0, 150.0, 1.0)
LONG = 3000
"""Rows that are answered in steps."""
ENDING = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED)
"""How a server that ends refuses. gRPC's core says the second of a request that comes in as it stops
listening (https://github.com/grpc/grpc/issues/41785, open, read 2026-11-21)."""


@pytest.fixture(scope="module")
def both(launch: Start, trained: Trained) -> Process:
    """A server of HTTP and gRPC."""
    process = launch(
        trained.folder, "--grpc-port", str(free_port()), "--max-body-bytes", "100000", "--max-rows", "3500"
    )
    process.until("ready")
    return process


@pytest.fixture
def channel(both: Process) -> Iterator[grpc.Channel]:
    with grpc.insecure_channel(address(both)) as opened:
        yield opened


def address(process: Process) -> str:
    return f"127.0.0.1:{process.lines[-1]['grpc_port']}"


def ask(channel: grpc.Channel, method: str, request: Message | None = None) -> Message:
    call = channel.unary_unary(
        f"/{rpc.SERVICE}/{method}",
        request_serializer=messages.request(method).SerializeToString,
        response_deserializer=messages.response(method).FromString,
    )
    return call(request or messages.request(method)(), timeout=60)


def refused(channel: grpc.Channel, method: str, request: Message) -> tuple[grpc.StatusCode, str | None]:
    with pytest.raises(grpc.RpcError) as error:
        ask(channel, method, request)
    return error.value.code(), error.value.details()


def raw(rows: Sequence[Sequence[float]], **more: object) -> Message:
    """One tensor of all features, as bytes."""
    request = messages.ModelInferRequest(model_name="pulse", **more)
    request.inputs.add(name="rows", datatype="FP64", shape=[len(rows), 3])
    request.raw_input_contents.append(struct.pack(f"<{3 * len(rows)}d", *(v for row in rows for v in row)))
    return request


def typed(row: Sequence[float]) -> Message:
    """A tensor for each feature, in the fields of their types."""
    request = messages.ModelInferRequest(model_name="pulse", id="seven")
    for name, value in zip(("age", "rate"), row, strict=False):
        request.inputs.add(name=name, datatype="FP64", shape=[1]).contents.fp64_contents.append(value)
    request.inputs.add(name="sex", datatype="INT64", shape=[1]).contents.int64_contents.append(int(row[2]))
    return request


def over_http(process: Process, rows: Sequence[Sequence[float]]) -> dict[str, list[object]]:
    tensor = {"name": "rows", "shape": [len(rows), 3], "datatype": "FP64", "data": rows}
    answer = httpx.post(f"{process.url}/v2/models/pulse/infer", json={"inputs": [tensor]}, timeout=60).json()
    return {output["name"]: output["data"] for output in answer["outputs"]}


def texts(content: bytes) -> list[str]:
    found, at = [], 0
    while at < len(content):
        (length,) = struct.unpack_from("<I", content, at)
        found.append(content[at + 4 : at + 4 + length].decode())
        at += 4 + length
    return found


@pytest.mark.parametrize("form", ["raw", "typed"])
def test_a_shape_of_thousands_of_extents_is_refused_as_over_http(channel: grpc.Channel, form: str) -> None:
    request = raw([ROW]) if form == "raw" else typed(ROW)
    request.inputs[0].shape.extend([2**62] * 10_000)

    status, text = refused(channel, "ModelInfer", request)

    assert status is grpc.StatusCode.INVALID_ARGUMENT
    assert "4611686018427387904" in (text or "")
    assert len(text or "") < 500


def test_it_tells_what_http_tells(both: Process, channel: grpc.Channel, trained: Trained) -> None:
    told = httpx.get(f"{both.url}/v2/models/pulse").json()

    model = ask(channel, "ModelMetadata", messages.request("ModelMetadata")(name="pulse"))

    assert ask(channel, "ServerLive").live
    assert ask(channel, "ServerReady").ready
    assert ask(
        channel, "ModelReady", messages.request("ModelReady")(name="pulse", version=trained.digest)
    ).ready
    assert ask(channel, "ServerMetadata").name == httpx.get(f"{both.url}/v2").json()["name"]
    assert (model.name, list(model.versions), model.platform) == (
        told["name"], told["versions"], told["platform"],
    )  # fmt: skip
    for listed, described in ((model.inputs, told["inputs"]), (model.outputs, told["outputs"])):
        assert [(one.name, one.datatype, list(one.shape)) for one in listed] == [
            (one["name"], one["datatype"], one["shape"]) for one in described
        ]


@pytest.mark.parametrize("count", [1, 2, LONG])
def test_bytes_are_answered_with_bytes_of_the_same_values_as_over_http(
    both: Process, channel: grpc.Channel, count: int
) -> None:
    rows = [(18.0 + place % 80, 40.0 + place % 170, float(place % 2)) for place in range(count)]

    answer = ask(channel, "ModelInfer", raw(rows, id="seven"))

    labels, probabilities = answer.raw_output_contents
    said = over_http(both, rows)
    assert (answer.model_name, answer.id) == ("pulse", "seven")
    assert [list(output.shape) for output in answer.outputs] == [[count], [count, 2]]
    assert texts(labels) == said["label"]
    assert struct.unpack(f"<{2 * count}d", probabilities) == pytest.approx(said["probability"], abs=1e-12)


def test_typed_contents_are_answered_in_typed_contents(both: Process, channel: grpc.Channel) -> None:
    answer = ask(channel, "ModelInfer", typed(ROW))

    said = over_http(both, [ROW])
    label, probability = answer.outputs
    assert not answer.raw_output_contents
    assert [text.decode() for text in label.contents.bytes_contents] == said["label"]
    assert list(probability.contents.fp64_contents) == pytest.approx(said["probability"], abs=1e-12)


def test_only_the_outputs_that_were_asked_for_come_back(channel: grpc.Channel) -> None:
    request = raw([ROW])
    request.outputs.add(name="probability")

    assert [output.name for output in ask(channel, "ModelInfer", request).outputs] == ["probability"]


def _wrong() -> dict[str, tuple[Message, grpc.StatusCode, str]]:
    two, short, mixed, text, output, unknown = (raw([ROW]) for _ in range(6))
    two.raw_input_contents.append(b"")
    short.raw_input_contents[0] = b"1234567"
    mixed.inputs[0].contents.fp64_contents.append(1)
    text.inputs[0].datatype = "BYTES"
    text.raw_input_contents[0] = b"\x09\x00\x00\x00cut"
    output.outputs.add(name="price")
    unknown.inputs[0].datatype = "FP7"
    other = typed(ROW)
    other.inputs[2].contents.bool_contents.append(True)
    half = typed(ROW)
    half.inputs[0].datatype = "FP16"
    argument, exhausted = grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.RESOURCE_EXHAUSTED
    return {
        "value": (
            raw([(900.0, 150.0, 1.0)]),
            argument,
            "age is 900.0 in row 0; allowed: a number from 18 to 100",
        ),
        "nothing": (messages.ModelInferRequest(model_name="pulse"), argument, "no row"),
        "raw": (two, argument, "1 inputs and 2 raw_input_contents"),
        "bytes": (short, argument, "7 bytes"),
        "both": (mixed, argument, "one of both"),
        "text": (text, argument, "ends within a text"),
        "output": (output, argument, "no output 'price'"),
        "datatype": (unknown, argument, "'FP7'"),
        "field": (other, argument, "bool_contents; allowed: int64_contents"),
        "half": (half, argument, "'FP16'; allowed in contents: BOOL"),
        "rows": (raw([ROW] * 3600), exhausted, "3600 rows; allowed: 3500"),
        "long": (raw([ROW] * 8000), exhausted, "larger than max"),
        "model": (messages.ModelInferRequest(model_name="rose"), grpc.StatusCode.NOT_FOUND, "'pulse'"),
        "version": (raw([ROW], model_version="7"), grpc.StatusCode.NOT_FOUND, "no version '7'"),
    }


@pytest.mark.parametrize("case", _wrong())
def test_what_cannot_be_answered_says_why(channel: grpc.Channel, case: str) -> None:
    request, code, text = _wrong()[case]

    found, told = refused(channel, "ModelInfer", request)

    assert (found, text in str(told)) == (code, True), (found, told)


def test_metadata_of_another_model_are_not_found(channel: grpc.Channel) -> None:
    for method in ("ModelReady", "ModelMetadata"):
        code, told = refused(channel, method, messages.request(method)(name="rose"))
        assert (code, "'rose'" in str(told)) == (grpc.StatusCode.NOT_FOUND, True)


def test_a_compressed_message_is_not_unpacked(both: Process) -> None:
    with grpc.insecure_channel(address(both), compression=grpc.Compression.Gzip) as channel:
        assert refused(channel, "ModelInfer", raw([ROW] * 100))[0] is grpc.StatusCode.UNIMPLEMENTED


def test_answers_are_counted_by_method(both: Process, channel: grpc.Channel) -> None:
    def counted() -> dict[str, float]:
        text = httpx.get(f"{both.url}/metrics").text
        told = (line for line in text.splitlines() if line.startswith("landfall_requests_total{"))
        mine = (line for line in told if f"{rpc.SERVICE}/ModelInfer" in line)
        return {re.findall(r'code="(\d+)"', line)[0]: float(line.rpartition(" ")[2]) for line in mine}

    before = counted()
    ask(channel, "ModelInfer", raw([ROW]))
    refused(channel, "ModelInfer", raw([(900.0, 150.0, 1.0)]))
    after = counted()

    assert after["200"] - before.get("200", 0) == 1
    assert after["422"] - before.get("422", 0) == 1


def test_no_request_fails_while_the_process_is_stopped_under_load(launch: Start, trained: Trained) -> None:
    process = launch(trained.folder, "--grpc-port", str(free_port()), "--grace-seconds", "1")
    process.until("ready")

    async def load() -> tuple[int, grpc.StatusCode]:
        """Ask until the server takes no more: how often it answered, and how it then refused."""
        async with grpc.aio.insecure_channel(address(process)) as channel:
            call = channel.unary_unary(
                f"/{rpc.SERVICE}/ModelInfer",
                request_serializer=messages.ModelInferRequest.SerializeToString,
                response_deserializer=messages.ModelInferResponse.FromString,
            )
            count = 0
            while True:
                try:
                    await call(raw([ROW] * LONG), timeout=60)
                except grpc.aio.AioRpcError as error:
                    return count, error.code()
                count += 1
                if count == 3:
                    process.popen.send_signal(signal.SIGTERM)

    count, code = asyncio.run(load())

    assert count > 3
    assert code in ENDING
    assert process.until("stopped")["under_way"] == 0
    assert process.popen.wait(30) == 0


def test_a_taken_port_is_named(launch: Start, trained: Trained, both: Process) -> None:
    port = int(address(both).rpartition(":")[2])

    process = launch(trained.folder, "--grpc-port", str(port))

    assert f"port {port} for gRPC" in str(process.until("cannot_start")["reason"])
    assert process.popen.wait(30) == 69


def test_without_its_packages_the_process_says_which_to_install(
    launch: Start, trained: Trained, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "grpc.py").write_text("raise ImportError('no module named grpc')\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    process = launch(trained.folder, "--grpc-port", "8081")

    assert "requirements/app-grpc.lock" in str(process.until("cannot_start")["reason"])
    assert process.popen.wait(30) == 78
