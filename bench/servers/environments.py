"""One Python environment a server, from its own hashed lock, kept in the user's cache.

Owns the folders `bench/serving/<name>-<key>` of the cache: a changed lock makes a new one. Packages come
through uv, so that what several environments share is on the disk once.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from bench.servers.errors import BenchError
from toolchain import folders
from toolchain.folders import CLONE

OURS = "landfall"
"""The environment of this project's own server: what its image has."""

APPLICATIONS = CLONE / "bench" / "servers" / "applications"
"""What runs inside the environments."""

_REQUIREMENTS = CLONE / "bench" / "servers" / "requirements"
_COMPLETE = ".complete"
_THE_MODELS_OWN = ("scikit-learn", "joblib", "numpy")


def home() -> Path:
    """The folder in the cache for everything that this bench keeps."""
    return folders.cache() / "bench" / "serving"


def lock(name: str) -> Path:
    """The lock file of an environment."""
    return CLONE / "requirements" / "app.lock" if name == OURS else _REQUIREMENTS / f"{name}.lock"


def key(name: str) -> str:
    """Changes with anything that the environment is made from."""
    return hashlib.sha256(lock(name).read_bytes() + sys.version.encode()).hexdigest()[:12]


def folder(name: str) -> Path:
    """Where an environment is or will be."""
    return home() / f"{name}-{key(name)}"


def python(name: str) -> Path:
    """The environment's interpreter."""
    return folder(name) / "bin" / "python"


def command(name: str, program: str) -> tuple[str, ...]:
    """A program of the environment, run by the environment's interpreter."""
    return str(python(name)), str(folder(name) / "bin" / program)


def prepare(name: str) -> bool:
    """Makes an environment, unless it is there.

    Returns:
        Whether it had to be made.

    Raises:
        BenchError: uv is missing, or a package cannot be had.
    """
    if (folder(name) / _COMPLETE).exists():
        return False
    uv = shutil.which("uv", path=f"{Path(sys.executable).parent}:{os.environ.get('PATH', '')}")
    if uv is None:
        raise BenchError("uv is missing: run scripts/setup --dev, then run this again.")
    shutil.rmtree(folder(name), ignore_errors=True)
    made = folder(name)
    # Compiled now: a server's first start must not pay for what an installation does once.
    wanted = ("pip", "sync", "--require-hashes", "--compile-bytecode", "--python", str(python(name)))
    for arguments in (("venv", "--python", sys.executable, str(made)), (*wanted, str(lock(name)))):
        ran = subprocess.run([uv, "--quiet", *arguments], capture_output=True, text=True, check=False)
        if ran.returncode:
            raise BenchError(
                f"The environment of {name} cannot be made: {ran.stderr.strip()[-800:]}"
                " Check that uv reaches a package index, then run this again."
            )
    (made / _COMPLETE).touch()
    return True


def size(name: str) -> int:
    """Bytes of an environment's packages on disk, without the byte code that Python adds."""
    packages = folder(name) / "lib" / f"python3.{sys.version_info.minor}" / "site-packages"
    return sum(
        path.lstat().st_blocks * 512
        for path in packages.rglob("*")
        if path.is_file() and path.parent.name != "__pycache__"
    )


def pinned(name: str) -> str:
    """What an environment's input file asks for, the model's own packages aside: "fastapi 0.165.0, …"."""
    lines = (_REQUIREMENTS / f"{name}.in").read_text().splitlines()
    pins = [line.partition("#")[0].strip().replace("==", " ") for line in lines]
    return ", ".join(pin for pin in pins if pin and pin.split()[0] not in _THE_MODELS_OWN)
