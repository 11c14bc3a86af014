"""What the processes of a preview cost before and after their work: the SDK's import, and Python's own end.

    python -m bench.process_start [--rounds 7]

Each way is taken in turn, round after round, in a new process: a plugin's modules with the whole Pulumi SDK
and with its messages alone (toolchain/language/messages.py); with this clone's modules compiled anew and
compiled before, as setup leaves them (toolchain/environment.py); and a program that has imported what a stack
on Azure does, ended by Python and ended at once (toolchain/language/program.py). Told are the medians, the
spreads and the ratio.
"""

import argparse
import compileall
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from toolchain.folders import CLONE

_SERVERS = {
    "language host": "toolchain.language.server",
    "plugin kubernetes": "infra.plugins.kubernetes.server",
    "plugin landfall": "infra.plugins.landfall.server",
}
_BARE = "from toolchain.language.messages import without_sdk; without_sdk(); "
_PROGRAM = (
    "import gc; gc.disable(); import os, sys\n"
    "import infra.clouds.azure.target, infra.addons, infra.workload\n"
    "sys.stdout.write('.'); sys.stdout.flush()\n"
)


def main(arguments: Sequence[str]) -> int:
    """Time all of it and print the table; the exit code is 0."""
    parser = argparse.ArgumentParser(prog="python -m bench.process_start", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="processes for each way")
    rounds = parser.parse_args(arguments).rounds
    for what, module in _SERVERS.items():
        ways = (lambda m=module: _started(f"import {m}"), lambda m=module: _started(f"{_BARE}import {m}"))
        _show(f"{what}, start", ways, rounds)
    with tempfile.TemporaryDirectory() as folder:
        anew, before = _copies(Path(folder))
        landfall = f"{_BARE}import {_SERVERS['plugin landfall']}"
        _show(
            "plugin landfall, compiled",
            (lambda: _started(landfall, anew), lambda: _started(landfall, before)),
            rounds,
        )
    _show("program, end", (lambda: _ended(""), lambda: _ended("os._exit(0)")), rounds)
    return 0


def _show(what: str, ways: Sequence[Callable[[], float]], rounds: int) -> None:
    taken: list[list[float]] = [[] for _ in ways]
    for _ in range(rounds):
        for way, seconds in zip(ways, taken, strict=True):
            seconds.append(way())
    before, after = (statistics.median(seconds) for seconds in taken)
    spans = [f"{min(seconds):.2f} to {max(seconds):.2f}" for seconds in taken]
    print(
        f"{what:26}{before:6.2f} s ({spans[0]}) → {after:5.2f} s ({spans[1]}), {after / before:.2f} of it",
        flush=True,
    )


def _copies(folder: Path) -> tuple[Path, Path]:
    """Two copies of what a plugin is made of: without compiled modules, and with them."""
    bare, compiled = folder / "bare", folder / "compiled"
    for copy in (bare, compiled):
        for package in ("infra", "model", "toolchain"):
            shutil.copytree(CLONE / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    compileall.compile_dir(compiled, quiet=1)
    return bare, compiled


def _started(script: str, folder: Path = CLONE) -> float:
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", script], cwd=folder, env=environment, check=True)
    return time.perf_counter() - began


def _ended(last: str) -> float:
    """Seconds from a program's last line to the end of its process."""
    with subprocess.Popen(
        [sys.executable, "-c", _PROGRAM + last], cwd=CLONE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.read(1)
        began = time.perf_counter()
        process.wait()
        return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
