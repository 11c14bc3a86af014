"""Compiles model.c with the machine's C compiler, the same way on every machine of an architecture.

No -march=native: the file is made on one machine and runs on another of the same architecture. No contraction
of a multiplication and an addition into one step: scikit-learn rounds after each.
"""

import platform
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

COMPILERS = ("cc", "gcc", "clang")
FLAGS = (
    "-std=gnu11", "-O2", "-ffp-contract=off", "-fno-math-errno", "-fPIC", "-shared",
    "-fvisibility=hidden", "-Wl,--build-id=none", "-s",
)  # fmt: skip
_SECONDS = 300


@dataclass(frozen=True)
class Compiled:
    """What a compiler made of a program.

    Attributes:
        content: The shared object; empty where there is none.
        said: Compiler and flags; or why there is no shared object, as a sentence.
    """

    content: bytes
    said: str


def architecture() -> str:
    """The machine's, as in file names: "linux-x86_64"."""
    return f"{platform.system()}-{platform.machine()}".lower()


def compile_c(source: str) -> Compiled:
    """Compiles a program; equal text and the same compiler give equal bytes."""
    found = next((path for name in COMPILERS if (path := shutil.which(name))), None)
    if found is None:
        return Compiled(b"", f"No C compiler is on PATH ({', '.join(COMPILERS)}).")
    with tempfile.TemporaryDirectory(prefix="landfall-compile-") as folder:
        place = Path(folder)
        (place / "model.c").write_text(source, encoding="utf-8")
        try:
            ran = subprocess.run(
                [found, *FLAGS, "-o", "model.so", "model.c", "-lm"],
                cwd=place,
                capture_output=True,
                text=True,
                timeout=_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return Compiled(b"", f"{found} could not compile the model: {error}.")
        if ran.returncode:
            last = (ran.stderr.strip().splitlines() or ["it said nothing"])[-1]
            return Compiled(b"", f"{found} could not compile the model: {last}.")
        return Compiled((place / "model.so").read_bytes(), f"{_version(found)} {' '.join(FLAGS)}")


def _version(compiler: str) -> str:
    ran = subprocess.run([compiler, "--version"], capture_output=True, text=True, check=False)
    return (ran.stdout.splitlines() or [Path(compiler).name])[0].strip()
