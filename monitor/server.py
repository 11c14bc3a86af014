"""The monitor's HTTP server: page, its data, metrics, scrape targets, health. Only GET, only these paths."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import msgspec

from monitor import discovery
from monitor.dashboard import Dashboard
from monitor.errors import SourceUnavailable
from monitor.exporter import Exporter
from monitor.kubernetes import Access, Cluster
from monitor.prometheus import Prometheus
from monitor.view import gather

ASSETS = Path(__file__).parent / "page"
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
DEFAULT_MINUTES = 15
MAX_MINUTES = 7 * 24 * 60
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'"
"""The page needs nothing from elsewhere, so nothing from elsewhere may load."""


@dataclass(frozen=True)
class Content:
    """What an answer consists of."""

    body: bytes
    kind: str
    status: HTTPStatus = HTTPStatus.OK


class Server(ThreadingHTTPServer):
    """Serves the page on an address."""

    daemon_threads = True

    def __init__(
        self,
        address: tuple[str, int],
        dashboard: Dashboard,
        prometheus: Prometheus,
        access: Access | None,
        namespaces: Sequence[str],
    ) -> None:
        self.dashboard = dashboard
        self.prometheus = prometheus
        self.access = access
        self.namespaces = namespaces
        self.exporter = Exporter(access, namespaces)
        self.assets = {
            path.name: Content(path.read_bytes(), TYPES[path.suffix])
            for path in ASSETS.iterdir()
            if path.suffix in TYPES
        }
        super().__init__(address, Handler)

    def content(self, target: str) -> Content:
        """The answer to a GET.

        Args:
            target: Path and query as requested.
        """
        address = urlsplit(target)
        name = address.path.removeprefix("/") or "index.html"
        if name in self.assets:
            return self.assets[name]
        if name == "api/view":
            return self._view(address.query)
        if name == "metrics":
            return Content(self.exporter.render(), "text/plain; version=0.0.4; charset=utf-8")
        if name in ("targets/pods", "targets/nodes"):
            return self._targets(name)
        if name == "healthz":
            return Content(b"ok\n", "text/plain")
        known = ", ".join(
            ("/", "/api/view?minutes=15", "/metrics", "/targets/pods", "/targets/nodes", "/healthz")
        )
        return _problem(
            HTTPStatus.NOT_FOUND, f"There is nothing at {address.path[:200]!r}. Known paths: {known}."
        )

    def _targets(self, name: str) -> Content:
        if self.access is None:
            return _problem(
                HTTPStatus.NOT_FOUND, "The monitor has no access to a cluster: see its --api-server."
            )
        try:
            with Cluster(self.access, self.namespaces) as cluster:
                if name == "targets/pods":
                    groups = discovery.serving_pods(cluster.pods())
                else:
                    groups = discovery.kubelets(cluster.nodes())
        except SourceUnavailable as error:
            # Prometheus keeps the targets that it knows for as long as this is no 200.
            return _problem(HTTPStatus.SERVICE_UNAVAILABLE, str(error))
        return Content(msgspec.json.encode(groups), "application/json")

    def _view(self, query: str) -> Content:
        text = parse_qs(query).get("minutes", [str(DEFAULT_MINUTES)])[0]
        if not text.isdecimal() or not 1 <= int(text[:9]) <= MAX_MINUTES:
            return _problem(
                HTTPStatus.BAD_REQUEST,
                f"minutes is {text[:50]!r}; allowed: a whole number from 1 to {MAX_MINUTES}.",
            )
        view = gather(self.dashboard, self.prometheus, int(text))
        return Content(msgspec.json.encode(view), "application/json")


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    timeout = 30
    server: Server

    def do_GET(self) -> None:
        """Answer a GET."""
        content = self.server.content(self.path)
        self.send_response(content.status)
        self.send_header("Content-Type", content.kind)
        self.send_header("Content-Length", str(len(content.body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(content.body)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing: the page asks every few seconds."""

    def log_message(self, format: str, *args: object) -> None:
        """Write what went wrong to standard error."""
        print("monitor:", format % args, file=sys.stderr, flush=True)


def _problem(status: HTTPStatus, text: str) -> Content:
    return Content(json.dumps({"error": text}).encode(), "application/json", status)
