"""One look at an HTTPS endpoint: ready, or why not."""

import http.server
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.plugins.landfall import endpoint
from infra.plugins.landfall.node import certificates

AUTHORITY = certificates.authority("authority")


class _Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        ready = self.path == "/readyz"
        self.send_response(200 if ready else 500)
        self.end_headers()
        self.wfile.write(b"ok" if ready else b"[-]etcd failed\n[+]log ok\n")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Clients that trust someone else break off: that is what is tested."""


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A server whose certificate is the authority's."""
    pair = certificates.issue(AUTHORITY, "server", hosts=("127.0.0.1",))
    file = tmp_path_factory.mktemp("server") / "server.pem"
    Path(file).write_bytes(pair.certificate_pem + pair.key_pem)
    server = _Server(("127.0.0.1", 0), _Answer)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


def authority() -> str:
    return AUTHORITY.certificate_pem.decode()


def test_what_answers_with_200_is_ready(port: int) -> None:
    assert endpoint.probe(f"https://127.0.0.1:{port}/readyz", authority()) is None


def test_another_answer_is_told_with_its_words(port: int) -> None:
    reason = endpoint.probe(f"https://127.0.0.1:{port}/livez", authority())

    assert reason == "it answers 500: [-]etcd failed [+]log ok"


def test_only_the_authority_is_trusted(port: int) -> None:
    other = certificates.authority("other").certificate_pem.decode()
    reason = endpoint.probe(f"https://127.0.0.1:{port}/readyz", other)

    assert reason is not None
    assert "certificate is not what was expected" in reason


def test_the_certificate_must_be_for_the_host(port: int) -> None:
    reason = endpoint.probe(f"https://localhost:{port}/readyz", authority())

    assert reason is not None
    assert "certificate is not what was expected" in reason


def test_a_closed_port_is_told() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        reason = endpoint.probe(f"https://127.0.0.1:{closed.getsockname()[1]}/", authority())

    assert reason == "nothing listens there yet"


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://203.0.113.7:6443/readyz", True),
        ("https://api.example.org/", True),
        ("https://[::1]:6443/readyz", True),
        ("http://203.0.113.7/", False),
        ("https://", False),
        ("https://api.example.org/?x=1", False),
        ("file:///etc/passwd", False),
    ],
)
def test_only_plain_https_urls_are_asked(url: str, allowed: bool) -> None:
    assert endpoint.valid(url) is allowed
