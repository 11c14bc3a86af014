"""The local registry, for real: started, taken over, reached by its socket, stopped, and what it refuses."""

import hashlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.plugins.landfall import ports, processes
from infra.plugins.landfall.registry import lifecycle
from infra.plugins.landfall.registry.errors import RegistryPortTaken
from infra.plugins.landfall.registry.spec import RegistrySpec
from toolchain import folders

_BLOB = b"a layer"


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("LANDFALL_STATE", str(tmp_path / "state"))
    yield tmp_path / "state"
    lifecycle.stop("test", delete_data=True)


def _push(host: str) -> str:
    """Push a blob; its URL."""
    digest = f"sha256:{hashlib.sha256(_BLOB).hexdigest()}"
    start = urllib.request.Request(f"http://{host}/v2/test/blobs/uploads/", method="POST")
    with urllib.request.urlopen(start) as answer:
        place = answer.headers["Location"]
    media = {"Content-Type": "application/octet-stream"}
    whole = urllib.request.Request(f"{place}&digest={digest}", data=_BLOB, method="PUT", headers=media)
    urllib.request.urlopen(whole).close()
    return f"http://{host}/v2/test/blobs/{digest}"


def _kill(pid: int) -> None:
    process = processes.identify(pid)
    assert process is not None
    assert process.end(signal.SIGKILL, 10)


def test_it_answers_on_loopback_and_through_its_socket() -> None:
    registry = lifecycle.start(RegistrySpec(name="test"))
    connection = http.client.HTTPConnection(registry.host)
    connection.sock = socket.socket(socket.AF_UNIX)
    folder = os.open(Path(registry.socket).parent, os.O_PATH)  # the whole path may exceed 107 characters
    connection.sock.connect(f"/proc/self/fd/{folder}/{Path(registry.socket).name}")
    os.close(folder)
    connection.request("GET", "/v2/")
    through_socket = connection.getresponse().status
    connection.close()

    with urllib.request.urlopen(f"http://{registry.host}/v2/") as answer:
        assert (answer.status, through_socket) == (200, 200)


def test_a_running_one_is_taken_over() -> None:
    assert lifecycle.start(RegistrySpec(name="test")) == lifecycle.start(RegistrySpec(name="test"))


@pytest.mark.parametrize("which", [0, 1])
def test_a_killed_one_comes_back_on_its_port_with_its_images(which: int) -> None:
    registry = lifecycle.start(RegistrySpec(name="test"))
    url = _push(registry.host)
    _kill(registry.pids[which])
    found_dead = not lifecycle.probe("test")
    again = lifecycle.start(RegistrySpec(name="test"))

    assert found_dead
    assert again.host == registry.host
    with urllib.request.urlopen(url) as answer:
        assert answer.read() == _BLOB


def test_what_a_killed_start_left_without_a_record_is_no_twin(state: Path) -> None:
    first = lifecycle.start(RegistrySpec(name="test"))
    left = [processes.identify(pid) for pid in first.pids]
    for record in (state / "registries/test").glob("*.process.json"):
        record.unlink()
    again = lifecycle.start(RegistrySpec(name="test"))

    assert again.host == first.host
    assert not any(process is not None and process.alive() for process in left)


def test_what_a_killed_start_left_without_a_record_is_stopped(state: Path) -> None:
    left = [processes.identify(pid) for pid in lifecycle.start(RegistrySpec(name="test")).pids]
    for record in (state / "registries/test").glob("*.process.json"):
        record.unlink()
    lifecycle.stop("test", delete_data=True)

    assert not any(process is not None and process.alive() for process in left)


def test_deleting_a_blob_is_allowed() -> None:
    url = _push(lifecycle.start(RegistrySpec(name="test")).host)
    urllib.request.urlopen(urllib.request.Request(url, method="DELETE")).close()

    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(url)


def test_stopping_ends_it_and_deleting_forgets_it(state: Path) -> None:
    registry = lifecycle.start(RegistrySpec(name="test"))
    lifecycle.stop("test", delete_data=False)
    kept = lifecycle.read("test")
    lifecycle.stop("test", delete_data=True)

    assert kept is not None
    assert (kept.host, kept.running, kept.pids) == (registry.host, False, ())
    assert lifecycle.read("test") is None
    assert not (state / "registries/test").exists()
    assert not [pid for pid in processes.everyone() if str(state) in " ".join(processes.command_line(pid))]


def test_a_taken_port_is_refused_with_its_holder() -> None:
    with ports.listen("127.0.0.1", 0) as other:
        port = other.getsockname()[1]
        with pytest.raises(
            RegistryPortTaken, match=rf"127\.0\.0\.1:{port}: process {os.getpid()} .*another port"
        ):
            lifecycle.start(RegistrySpec(name="test", port=port))

    assert not lifecycle.probe("test")


def test_a_state_folder_too_deep_for_a_socket_path_serves_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / ("deep" * 20) / "state"
    monkeypatch.setenv("LANDFALL_STATE", str(deep))
    registry = lifecycle.start(RegistrySpec(name="test"))
    lifecycle.stop("test", delete_data=True)

    assert len(registry.socket) > 107
    assert registry.running


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk needs root")
def test_a_full_disk_is_refused(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    program = (
        "from infra.plugins.landfall.registry import lifecycle, spec\n"
        "try:\n lifecycle.start(spec.RegistrySpec(name='test'))\n"
        "finally:\n assert not lifecycle.probe('test')\n"
    )
    mount = 'mount -t tmpfs -o size=64m small "$LANDFALL_STATE" && exec "$@"'
    outcome = subprocess.run(
        ["unshare", "--mount", "sh", "-c", mount, "sh", sys.executable, "-c", program],
        cwd=folders.CLONE,
        env={**os.environ, "LANDFALL_STATE": str(small)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert re.search(r"RegistryDiskFull: .*64 MiB are free at .*512 MiB.*LANDFALL_STATE", outcome.stderr)
