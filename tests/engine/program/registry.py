"""A registry for tests: the real one of the Debian package, on a free port of loopback."""

import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml

from tests.engine.apiserver import free_port
from toolchain import folders

_START_SECONDS = 30.0


@contextmanager
def registry(folder: Path) -> Iterator[str]:
    """A running registry's host and port; its images are in the folder."""
    host = f"127.0.0.1:{free_port()}"
    configuration = {
        "version": 0.1,
        "storage": {"filesystem": {"rootdirectory": str(folder / "images")}},
        "http": {"addr": host},
    }
    file = folder / "registry.yml"
    file.write_text(yaml.safe_dump(configuration))
    with (folder / "registry.log").open("wb") as log:
        process = subprocess.Popen(
            [str(folders.tool("docker-registry")), "serve", str(file)], stdout=log, stderr=log
        )
    try:
        _wait(host)
        yield host
    finally:
        process.kill()
        process.wait()


def _wait(host: str) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            urllib.request.urlopen(f"http://{host}/v2/", timeout=5).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return
