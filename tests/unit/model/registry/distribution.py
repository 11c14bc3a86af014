"""A real docker-registry on loopback, and a gate before it that asks for credentials as registries do."""

import base64
import contextlib
import http.client
import json
import shutil
import socket
import subprocess
import threading
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import URLError

_CONFIGURATION = """version: 0.1
log: {{level: error, accesslog: {{disabled: true}}}}
storage:
  filesystem: {{rootdirectory: {root}}}
  delete: {{enabled: {delete}}}
http: {{addr: 127.0.0.1:{port}, secret: of this test}}
"""


@contextlib.contextmanager
def registry(folder: Path, *, delete: bool = True) -> Iterator[str]:
    """A registry for the length of a with block; its "127.0.0.1:port"."""
    program = shutil.which("docker-registry")
    assert program, "docker-registry is missing: run scripts/setup"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    folder.mkdir(parents=True, exist_ok=True)
    configuration = folder / "registry.yml"
    configuration.write_text(
        _CONFIGURATION.format(root=folder / "data", port=port, delete=str(delete).lower())
    )
    with subprocess.Popen(
        [program, "serve", str(configuration)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _until_it_answers(f"http://127.0.0.1:{port}/v2/", process)
            yield f"127.0.0.1:{port}"
        finally:
            process.kill()


def _until_it_answers(url: str, process: "subprocess.Popen[bytes]") -> None:
    while process.poll() is None:
        with contextlib.suppress(URLError, ConnectionError), urllib.request.urlopen(url, timeout=5):
            return
    raise AssertionError("docker-registry ended")


@contextlib.contextmanager
def guarded(behind: str, user: str, password: str, kind: str) -> Iterator[str]:
    """A gate that passes requests on only with credentials: "Basic", or "Bearer" with a token from /token."""
    wanted = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()

    class Gate(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            host = self.headers["Host"]
            given = self.headers.get("Authorization", "")
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if self.path.startswith("/token"):
                is_refresh = b"refresh_token=identity" in body
                if given == wanted or is_refresh:
                    self._reply(200, {}, json.dumps({"token": "a-token"}).encode())
                else:
                    self._reply(401, {}, b"{}")
                return
            if given != (wanted if kind == "Basic" else "Bearer a-token"):
                challenge = 'Basic realm="test"'
                if kind == "Bearer":
                    scope = "repository:team/releases:pull,push"
                    challenge = f'Bearer realm="http://{host}/token",service="test",scope="{scope}"'
                self._reply(401, {"WWW-Authenticate": challenge}, b"{}")
                return
            connection = http.client.HTTPConnection(behind)
            headers = {name: value for name, value in self.headers.items() if name != "Authorization"}
            connection.request(self.command, self.path, body, headers)
            answer = connection.getresponse()
            content = answer.read()
            kept = ("Location", "Content-Type", "Docker-Content-Digest", "Link")
            passed = {name: answer.headers[name] for name in kept if name in answer.headers}
            if self.command == "HEAD":
                passed["Content-Length"] = answer.headers.get("Content-Length", "0")
            self._reply(answer.status, passed, content)
            connection.close()

        def _reply(self, status: int, headers: dict[str, str], content: bytes) -> None:
            self.send_response(status)
            for name, value in {"Content-Length": str(len(content)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815 - the base class's names

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Gate)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
