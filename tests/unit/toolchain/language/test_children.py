import os
import select
import signal
import sys
from pathlib import Path

from toolchain.language.children import Children, output


def _start(children: Children, script: str, folder: Path):
    return children.start([sys.executable, "-u", "-c", script], folder, dict(os.environ), piped=True)


def test_both_streams_are_passed_on_whole(tmp_path: Path) -> None:
    script = "import sys; sys.stdout.write('o' * 300_000); sys.stderr.write('e' * 300_000)"
    process = _start(Children(), script, tmp_path)

    pieces = list(output(process))

    for error, letter in ((False, b"o"), (True, b"e")):
        assert b"".join(piece.data for piece in pieces if piece.error == error) == letter * 300_000
    assert process.wait() == 0


def test_output_ends_with_the_process_though_a_daemon_keeps_its_pipes(tmp_path: Path) -> None:
    script = (
        "import os, signal\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        "    os.setsid(); signal.pause()\n"
        "print(child)\n"
    )
    process = _start(Children(), script, tmp_path)

    daemon = int(b"".join(piece.data for piece in output(process)))

    os.kill(daemon, signal.SIGKILL)
    assert process.wait() == 0


def test_ending_takes_the_whole_group_and_force_where_a_request_is_ignored(
    tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setattr("toolchain.language.children.GRACE_SECONDS", 0.2)
    children = Children()
    script = (
        "import os, signal\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "child = os.fork()\n"
        "if child: print(child)\n"
        "signal.pause()\n"
    )
    process = _start(children, script, tmp_path)
    descendant = os.pidfd_open(int(next(iter(output(process))).data))

    children.end_all()

    assert process.returncode == -signal.SIGKILL
    assert _ended(descendant)


def test_what_is_started_after_the_end_is_ended_too(tmp_path: Path) -> None:
    children = Children()
    children.end_all()

    process = _start(children, "import signal; signal.pause()", tmp_path)

    assert process.returncode == -signal.SIGTERM


def _ended(descriptor: int) -> bool:

    ready, _, _ = select.select([descriptor], [], [], 30)
    os.close(descriptor)
    return bool(ready)
