"""An authority in the state, a wait for what it signs, and what the helper prints while an update goes on."""

import http.server
import json
import re
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.plugins.landfall.node import certificates
from tests.engine.landfall.project import Project

pytestmark = pytest.mark.engine

_PROGRAM = """\
import os
import pulumi
from infra.plugins.landfall.cluster_resources import CertificateAuthority, Wait

authority = CertificateAuthority("authority", common_name="example")
wait = Wait(
    "wait",
    url=f"https://127.0.0.1:{os.environ['PORT']}/readyz",
    authority=authority.certificate,
    timeout_seconds=int(os.environ.get("SECONDS", "60")),
    hint="Look at the test.",
)
pulumi.export("certificate", authority.certificate)
pulumi.export("ready", wait.ready)
"""
_STACK = "organization/test/test"


class _Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[http.server.ThreadingHTTPServer]:
    """A port that is taken; nothing listens on it before `activate`."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Answer, bind_and_activate=False)
    server.server_bind()
    yield server
    server.server_close()


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path, _PROGRAM)


def _helper(project: Project, wanted: str, *more: str) -> str:
    command = [sys.executable, "-m", "infra.credentials", wanted, "--stack", _STACK, "--authority", "example"]
    done = subprocess.run(
        [*command, *more],
        cwd=project.clone,
        env=project.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_wait_ends_when_what_the_helper_could_sign_for_answers(
    project: Project, server: http.server.ThreadingHTTPServer, tmp_path: Path
) -> None:
    project.environment["PORT"] = str(server.server_address[1])
    update = project.start("up", "--yes", "--skip-preview")
    assert update.stdout is not None
    for line in update.stdout:
        if re.search(r"landfall:index:Wait wait creating", line):
            break
    # The update is still going on: the state has the authority already.
    state = project.run("stack", "export", "--show-secrets").succeeded()
    exported = next(
        item for item in json.loads(state)["deployment"]["resources"] if item["type"].endswith("Authority")
    )
    printed = _helper(project, "authority-certificate")
    assert printed.strip() == exported["outputs"]["certificate"].strip()
    signer = certificates.load(printed.encode(), json.loads(exported["outputs"]["key"]["plaintext"]).encode())
    thread = _serve(server, signer, tmp_path)
    output = update.communicate()[0]

    assert update.returncode == 0, output
    assert project.outputs()["ready"] is True
    assert "BEGIN EC PRIVATE KEY" not in project.run("stack", "export").succeeded()
    unchanged = project.run("preview", "--diff", "--expect-no-changes").succeeded()
    assert "2 unchanged" in unchanged or "3 unchanged" in unchanged
    project.destroy().succeeded()
    server.shutdown()
    thread.join()


def test_a_wait_that_is_not_answered_fails_with_the_reason(
    project: Project, server: http.server.ThreadingHTTPServer
) -> None:
    project.environment["PORT"] = str(server.server_address[1])
    output = project.up(SECONDS="1").failed()

    assert "was not ready within 1 s: nothing listens there yet. Look at the test." in output


def test_a_preview_waits_for_nothing(project: Project, server: http.server.ThreadingHTTPServer) -> None:
    project.environment["PORT"] = str(server.server_address[1])

    assert "2 to create" in re.sub(r"3 to create", "2 to create", project.preview().succeeded())


def _serve(
    server: http.server.ThreadingHTTPServer, signer: certificates.Pair, folder: Path
) -> threading.Thread:
    pair = certificates.issue(signer, "server", hosts=("127.0.0.1",))
    file = folder / "server.pem"
    file.write_bytes(pair.certificate_pem + pair.key_pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server.server_activate()
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    return thread
