"""Pushing to real registries that refuse, are full, or are not there."""

import contextlib
import http.client
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.errors import RegistryError
from infra.plugins.landfall.image import credentials, images, push
from infra.plugins.landfall.image.images import Target
from infra.plugins.landfall.image.progress import Silent
from infra.plugins.landfall.image.recipe import Recipe
from infra.plugins.landfall.image.tools import Source
from toolchain import folders

pytestmark = pytest.mark.engine

_USERS = "me:$2b$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a\n"
"""htpasswd form; the password is "secret", hashed once with bcrypt."""


@pytest.fixture
def source(tmp_path: Path) -> Source:
    program = tmp_path / "tool"
    program.write_text("nothing to run")
    program.chmod(0o755)
    return Source(Recipe("tool", ("/usr/bin/tool",)), program=program)


@contextlib.contextmanager
def registry(folder: Path, *, auth: str = "", within: tuple[str, ...] = ()) -> Iterator[str]:
    """A docker-registry of the test's own; its host and port."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = int(taken.getsockname()[1])
    (folder / "data").mkdir()
    (folder / "config.yml").write_text(
        f"version: 0.1\nstorage: {{filesystem: {{rootdirectory: {folder}/data}}}}\n"
        f"http: {{addr: 127.0.0.1:{port}}}\n{auth}"
    )
    command = [*within, str(folders.tool("docker-registry")), "serve", str(folder / "config.yml")]
    with (folder / "log").open("w") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            until = time.monotonic() + 20
            while not _answers(port):
                assert time.monotonic() < until, (folder / "log").read_text()
            yield f"127.0.0.1:{port}"
        finally:
            process.terminate()


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
    try:
        connection.request("GET", "/v2/")
        return connection.getresponse().status < 500
    except OSError:
        time.sleep(0.05)
        return False
    finally:
        connection.close()


def target(host: str, fingerprint: str) -> Target:
    return Target(host, "acme/tool", "local", fingerprint * 64)


def test_a_registry_with_a_password(source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    users = tmp_path / "users"
    users.write_text(_USERS)
    auth = f"auth: {{htpasswd: {{realm: test, path: {users}}}}}\n"
    monkeypatch.setenv(credentials.USERNAME, "me")
    with registry(tmp_path, auth=auth) as host:
        monkeypatch.setenv(credentials.PASSWORD, "wrong")
        with pytest.raises(RegistryError, match=r"refuses these credentials.*REGISTRY_AUTH_FILE") as refused:
            images.tool(source, target(host, "1"), Silent())
        assert "wrong" not in str(refused.value)
        assert f"{host}/acme/tool" in str(refused.value)

        monkeypatch.setenv(credentials.PASSWORD, "secret")
        pushed = images.tool(source, target(host, "1"), Silent())
    assert pushed.startswith(f"{host}/acme/tool@sha256:")


def test_a_registry_whose_disk_is_full(source: Source, tmp_path: Path) -> None:
    # A mount that only the registry sees, and that goes with it.
    script = f'mount --types tmpfs --options size=4m tmpfs {tmp_path}/data && exec "$@"'
    within = ("unshare", "--mount", "--propagation", "private", "sh", "-c", script, "sh")
    with registry(tmp_path, within=within) as host, pytest.raises(RegistryError, match="its disk is full"):
        images.tool(source, target(host, "2"), Silent())


def test_no_registry(source: Source) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(RegistryError, match=f"{host}/acme/tool: the registry does not answer there"):
            images.tool(source, target(host, "3"), Silent())


def test_a_lost_image_is_known_only_where_the_registry_says_so(source: Source, tmp_path: Path) -> None:
    with registry(tmp_path) as host:
        pushed = images.tool(source, target(host, "4"), Silent())
        name, _, digest = pushed.partition("@")

        assert not push.lost(pushed)
        assert push.lost(f"{name}@sha256:{64 * '0'}")
    assert not push.lost(f"{name}@{digest}")
    assert not push.lost(f"registry.example/acme/tool@{digest}")
