"""The pause program: it runs, waits, leaves no zombies, and is the same each time."""

import io
import json
import os
import signal
import struct
import subprocess
import tarfile
from pathlib import Path

import pytest

from infra.plugins.landfall.node import pause
from tests.waiting import until

_THIS = os.uname().machine


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "pause"
    path.write_bytes(pause.program(_THIS))
    path.chmod(0o755)
    return path


def test_it_waits_until_it_is_killed(program: Path) -> None:
    with subprocess.Popen([program]) as running:
        with pytest.raises(subprocess.TimeoutExpired):
            running.wait(0.2)
        running.kill()

    assert running.returncode == -signal.SIGKILL


def test_it_ignores_the_ends_of_children(program: Path) -> None:
    with subprocess.Popen([program]) as running:
        until("it to ignore them", lambda: _ignores(running.pid, signal.SIGCHLD), 10.0)
        running.kill()


def _ignores(pid: int, number: signal.Signals) -> bool:
    """Whether a process ignores a signal; others may be ignored since before it was this program."""
    status = Path(f"/proc/{pid}/status").read_text().splitlines()
    ignored = int(next(line for line in status if line.startswith("SigIgn")).split()[1], 16)
    return bool(ignored >> (number - 1) & 1)


@pytest.mark.parametrize(("machine", "number"), [("x86_64", 62), ("aarch64", 183)])
def test_the_program_is_for_the_machine_and_as_long_as_its_header_says(machine: str, number: int) -> None:
    content = pause.program(machine)
    (file_size,) = struct.unpack_from("<Q", content, 64 + 32)

    assert content.startswith(b"\x7fELF\x02\x01\x01")
    assert struct.unpack_from("<H", content, 18) == (number,)
    assert file_size == len(content)


def test_the_archive_is_reproducible_and_named() -> None:
    content = pause.archive(_THIS)
    with tarfile.open(fileobj=io.BytesIO(content)) as tar:
        index = tar.extractfile("index.json")
        assert index is not None
        image = json.load(index)["manifests"][0]

    assert content == pause.archive(_THIS)
    assert image["annotations"]["io.containerd.image.name"] == pause.IMAGE
