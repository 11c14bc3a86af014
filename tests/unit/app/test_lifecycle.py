"""How the process starts, refuses to start, and stops."""

import asyncio
import contextlib
import json
import signal
import socket
from pathlib import Path

import httpx
import pytest

from .conftest import SCHEMA, Start, Trained, free_port, sha256, write_manifest

BODY = json.dumps(
    {"inputs": [{"name": "rows", "shape": [1, 3], "datatype": "FP64", "data": [63, 150, 1]}]}
).encode()


def test_sigterm_means_not_ready_but_answering_then_exit_0(launch: Start, trained: Trained) -> None:
    process = launch(trained.folder, "--grace-seconds", "3600")
    process.until("ready")
    with httpx.Client(base_url=process.url) as kept:
        assert kept.get("/v2/health/ready").status_code == 200
        process.popen.send_signal(signal.SIGTERM)
        process.until("draining")

        draining = kept.get("/v2/models/pulse/predict?age=63&sex=1")
        assert draining.status_code == 200
        assert draining.headers["connection"] == "close"
        assert kept.get("/v2/health/ready").status_code == 503
        assert kept.get("/v2/models/pulse/ready").status_code == 503
        assert kept.get("/v2/health/live").status_code == 200

    process.popen.send_signal(signal.SIGTERM)
    process.until("stopped")
    assert process.popen.wait(30) == 0


def test_a_request_under_way_at_the_end_of_the_grace_is_still_answered(
    launch: Start, trained: Trained
) -> None:
    process = launch(trained.folder, "--grace-seconds", "0")
    process.until("ready")
    head = (
        "POST /v2/models/pulse/infer HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
        f"content-length: {len(BODY)}\r\n\r\n"
    ).encode()
    with socket.create_connection(("127.0.0.1", process.port), timeout=30) as half:
        half.sendall(head + BODY[:20])
        _until_under_way(process.url)
        process.popen.send_signal(signal.SIGTERM)
        assert process.until("draining")["under_way"] == 1
        half.sendall(BODY[20:])
        assert half.recv(65536).startswith(b"HTTP/1.1 200")
    assert process.popen.wait(30) == 0


def _until_under_way(url: str) -> None:
    while True:
        text = httpx.get(f"{url}/metrics").text
        if "landfall_requests_in_flight 2.0" in text:
            return


def test_no_request_fails_while_the_process_is_stopped_under_load(launch: Start, trained: Trained) -> None:
    """Each request opens a connection, as a Service spreads them, until the process stops listening."""
    process = launch(trained.folder, "--grace-seconds", "1")
    process.until("ready")

    async def ask() -> list[int]:
        codes: list[int] = []
        while process.popen.poll() is None:
            try:
                async with httpx.AsyncClient() as http:
                    codes.append(
                        (await http.get(f"{process.url}/v2/models/pulse/predict?age=63&sex=1")).status_code
                    )
            except httpx.ConnectError:
                break
            if len(codes) == 5:
                process.popen.send_signal(signal.SIGTERM)
        return codes

    codes = asyncio.run(ask())
    assert len(codes) > 5
    assert set(codes) == {200}
    assert process.popen.wait(30) == 0


@pytest.mark.parametrize("name", ["model.onnx", "schema.json"])
def test_an_altered_file_is_refused_with_its_name(launch: Start, copied: Path, name: str) -> None:
    content = bytearray((copied / name).read_bytes())
    content[-1] ^= 1
    (copied / name).write_bytes(content)

    process = launch(copied)

    line = process.until("cannot_start")
    assert name in str(line["reason"])
    assert "altered" in str(line["reason"])
    assert process.popen.wait(30) == 65


def test_an_altered_manifest_is_refused(launch: Start, copied: Path, trained: Trained) -> None:
    manifest = copied / "manifest.json"
    manifest.write_text(manifest.read_text().replace(trained.digest, "sha256:" + "0" * 64))

    process = launch(copied)

    assert "the manifest says sha256:000" in str(process.until("cannot_start")["reason"])
    assert process.popen.wait(30) == 65


def test_a_manifest_of_another_format_is_refused(launch: Start, copied: Path) -> None:
    write_manifest(copied, {**json.loads((copied / "manifest.json").read_text())["content"], "format": 1})

    process = launch(copied)

    assert "format 1; this server reads 2" in str(process.until("cannot_start")["reason"])
    assert process.popen.wait(30) == 78


def test_another_release_than_the_expected_is_refused(launch: Start, trained: Trained) -> None:
    process = launch(trained.folder, "--expect", "sha256:" + "1" * 64)

    assert "was asked for" in str(process.until("cannot_start")["reason"])
    assert process.popen.wait(30) == 65


@pytest.mark.parametrize("digest", ["sha256:é" + "0" * 63, "", "\u2028"])
def test_a_manifest_whose_digest_is_none_is_refused(launch: Start, copied: Path, digest: str) -> None:
    manifest = json.loads((copied / "manifest.json").read_text())
    (copied / "manifest.json").write_text(json.dumps({**manifest, "digest": digest}))

    process = launch(copied)

    line = process.until("cannot_start")
    assert f"the manifest says {digest}" in str(line["reason"])
    assert (line["kind"], process.popen.wait(30)) == ("ReleaseAltered", 65)


def test_a_manifest_with_a_strange_hash_of_a_file_is_refused(launch: Start, copied: Path) -> None:
    content = json.loads((copied / "manifest.json").read_text())["content"]
    write_manifest(copied, {**content, "files": {**content["files"], "schema.json": "é"}})

    process = launch(copied)

    assert "the manifest says é" in str(process.until("cannot_start")["reason"])
    assert process.popen.wait(30) == 65


def test_a_missing_file_is_named(launch: Start, copied: Path) -> None:
    (copied / "schema.json").unlink()

    process = launch(copied)

    assert str(copied / "schema.json") in str(process.until("cannot_start")["reason"])
    assert process.popen.wait(30) == 66


def test_a_whole_release_that_is_not_understood_is_refused(launch: Start, copied: Path) -> None:
    _replace_schema(copied, json.dumps({**SCHEMA, "task": "regression"}).encode())

    process = launch(copied)

    assert "regression" in str(process.until("cannot_start")["reason"])
    assert process.popen.wait(30) == 78


def test_a_schema_whose_features_are_not_the_models_is_refused(launch: Start, copied: Path) -> None:
    _replace_schema(copied, json.dumps({**SCHEMA, "features": SCHEMA["features"][:2]}).encode())

    process = launch(copied)

    assert "'sex'" in str(process.until("cannot_start")["reason"])
    assert process.popen.wait(30) == 78


def _replace_schema(folder: Path, content: bytes) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())["content"]
    (folder / "schema.json").write_bytes(content)
    write_manifest(folder, {**manifest, "files": {**manifest["files"], "schema.json": sha256(content)}})


def test_a_taken_port_is_named(launch: Start, trained: Trained) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        process = launch(trained.folder, port=port)

        assert f"port {port}" in str(process.until("cannot_start")["reason"])
        assert process.popen.wait(30) == 69


def test_the_server_needs_to_write_nothing(launch: Start, trained: Trained) -> None:
    before = sorted(trained.folder.rglob("*"))
    process = launch(trained.folder, "--grace-seconds", "0", port=free_port())
    process.until("ready")
    writable = _open_for_writing(process.popen.pid)
    process.popen.send_signal(signal.SIGTERM)
    process.until("stopped")

    assert [path for path in writable if not str(path).startswith("/dev/")] == []
    assert sorted(trained.folder.rglob("*")) == before


def _open_for_writing(pid: int) -> list[Path]:
    targets = []
    for link in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # a connection may have closed since the listing
            target = link.readlink()
            lines = Path(f"/proc/{pid}/fdinfo/{link.name}").read_text().splitlines()
            flags = next(line.split()[1] for line in lines if line.startswith("flags"))
            if target.is_absolute() and int(flags, 8) & 0o3:
                targets.append(target)
    return targets


def test_probes_and_scrapes_never_fill_the_log(launch: Start, trained: Trained) -> None:
    process = launch(trained.folder, "--grace-seconds", "0", "--log-requests", "all")
    process.until("ready")
    for path in ("/v2/health/live", "/v2/health/ready", "/metrics", "/v2/models/pulse/predict?age=63&sex=1"):
        httpx.get(process.url + path)
    process.popen.send_signal(signal.SIGTERM)
    process.until("stopped")

    logged = [line["path"] for line in process.lines if line["event"] == "request"]
    assert logged == ["/v2/models/pulse/predict"]
