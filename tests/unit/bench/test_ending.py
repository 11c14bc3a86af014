"""How a bench that is told to end does."""

import signal
import subprocess
import sys

_BENCH = """
import signal
from bench.ending import at_sigterm
at_sigterm()
try:
    print("running", flush=True)
    signal.pause()
finally:
    print("what it started is ended")
"""


def test_sigterm_ends_what_a_bench_started() -> None:
    with subprocess.Popen([sys.executable, "-c", _BENCH], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "running\n"
        process.terminate()
        assert process.stdout.read() == "what it started is ended\n"

    assert process.returncode == 128 + signal.SIGTERM
