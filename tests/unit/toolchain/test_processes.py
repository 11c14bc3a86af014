"""Setup as a process: one at a time, gone with its children when it is ended, words instead of tracebacks."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.waiting import until
from toolchain import folders, kubernetes_plugin, lock

_ENVIRONMENT = dict(os.environ)  # before any fixture: the cache folder that this clone was set up with
_WAIT = "from toolchain import lock\nwith lock.exclusive():\n    print('mine', flush=True)\n"


def _python(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folders.CLONE,
    )


def test_a_second_setup_waits_for_the_first_and_says_so() -> None:
    with lock.exclusive():
        second = _python("-c", _WAIT)
        assert second.stdout is not None
        assert second.stdout.readline() == f"  waiting for another setup (process {os.getpid()}) ...\n"

    output, _ = second.communicate()
    assert output.splitlines()[-1] == "mine"


def test_an_ended_setup_takes_its_child_along(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "begun")
    child = f"echo $$ > {tmp_path / 'begun'}; exec sleep 600"
    program = (
        "import signal, sys; from pathlib import Path; from toolchain import __main__, progress\n"
        "signal.signal(signal.SIGTERM, __main__.interrupted)\n"
        f"progress.run(['/bin/sh', '-c', {child!r}], Path({str(tmp_path / 'log')!r}))\n"
    )
    setup = _python("-c", program)
    pid = int((tmp_path / "begun").read_text())

    setup.send_signal(signal.SIGTERM)
    setup.communicate()

    # It is its parent's parent now who takes note of its end, a moment later.
    until("the child's end", lambda: not Path(f"/proc/{pid}").exists(), seconds=10)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nonsense"], "invalid choice: 'nonsense'"),
        (["setup", "--nonsense"], "unrecognized arguments: --nonsense"),
    ],
)
def test_a_wrong_command_line_is_explained(arguments: list[str], words: str) -> None:
    ran = _python("-m", "toolchain", *arguments)
    _, errors = ran.communicate()

    assert ran.returncode == 2
    assert words in errors
    assert "Traceback" not in errors


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("LANDFALL_CACHE", str(tmp_path / "file" / "cache"))

    ran = _python("-m", "toolchain", "setup", "--without-packages")
    _, errors = ran.communicate()

    assert ran.returncode == 1
    assert str(tmp_path / "file") in errors
    assert "LANDFALL_CACHE" in errors
    assert "Traceback" not in errors


def test_without_a_python_the_script_says_which_one_is_needed(tmp_path: Path) -> None:
    for needed in ("bash", "dirname", "env"):
        (tmp_path / needed).symlink_to(f"/usr/bin/{needed}")

    ran = subprocess.run(
        [folders.CLONE / "scripts" / "setup"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 1
    assert "Landfall needs Python 3.11 or later" in ran.stderr
    assert "What to do:" in ran.stderr


@pytest.mark.skipif(
    Path(sys.prefix) != folders.CLONE / ".venv", reason="runs on another environment than .venv"
)
def test_a_finished_setup_needs_no_network(tmp_path: Path) -> None:
    kubernetes_plugin.install_own(tmp_path / "home")
    offline = {**_ENVIRONMENT, "LANDFALL_STATE": str(tmp_path), "PIP_NO_INDEX": "1", "GOPROXY": "off"}

    ran = subprocess.run(
        [folders.CLONE / "scripts" / "setup", "--dev"],
        env=offline,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    assert "hashed locks, already there" in ran.stdout
