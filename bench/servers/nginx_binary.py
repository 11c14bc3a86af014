"""The nginx of this machine, or Debian's package unpacked into the cache: never installed, never enabled."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from bench.servers.errors import BenchError
from toolchain import folders


def nginx() -> Path:
    """The executable.

    Raises:
        BenchError: There is none and Debian's package cannot be had.
    """
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if found is not None:
        return Path(found)
    kept = folders.cache() / "bench" / "nginx" / "usr" / "sbin" / "nginx"
    if not kept.exists():
        _unpack(kept.parents[2])
    return kept


def _unpack(target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as name:
        folder = Path(name)
        try:
            _run(folder, "apt-get", "download", "nginx")
            (package,) = folder.glob("nginx_*.deb")
            _run(folder, "dpkg-deb", "--extract", package.name, "unpacked")
        except (OSError, subprocess.CalledProcessError, ValueError) as error:
            told = getattr(error, "stderr", "") or error
            raise BenchError(
                f"There is no nginx on PATH, and Debian's package cannot be unpacked: {told}."
                " Run `apt-get update`, or install nginx, or leave it out with --only."
            ) from None
        shutil.rmtree(target, ignore_errors=True)
        (folder / "unpacked").rename(target)


def _run(folder: Path, *command: str) -> None:
    environment = {**os.environ, "LC_ALL": "C"}
    subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, env=environment)
