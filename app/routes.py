"""Which path means what. Owns the table of endpoints; knows nothing of what answers them."""

from collections.abc import Sequence
from urllib.parse import unquote

import msgspec

from app.errors import MethodNotAllowed, NotFound, RequestError

MODEL = "/v2/models/{name}"
VERSION = MODEL + "/versions/{version}"


class Endpoint(msgspec.Struct, frozen=True):
    """One line of the table.

    Attributes:
        path: The path's template.
        method: The one that it answers; HEAD counts as GET.
        name: What it is, the same with and without a version in the path.
    """

    path: str
    method: str
    name: str


def _model(suffix: str, method: str, name: str) -> tuple[Endpoint, Endpoint]:
    return Endpoint(MODEL + suffix, method, name), Endpoint(VERSION + suffix, method, name)


ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("/", "GET", "index"),
    Endpoint("/metrics", "GET", "metrics"),
    Endpoint("/openapi.json", "GET", "openapi"),
    Endpoint("/predict", "GET", "query"),
    Endpoint("/predict", "POST", "predict"),
    Endpoint("/v2", "GET", "server"),
    Endpoint("/v2/health/live", "GET", "live"),
    Endpoint("/v2/health/ready", "GET", "ready"),
    *_model("", "GET", "model"),
    *_model("/ready", "GET", "model_ready"),
    *_model("/infer", "POST", "infer"),
    *_model("/predict", "GET", "query"),
    *_model("/predict", "POST", "predict"),
    *_model("/explain", "POST", "explain"),
    *_model("/certificate", "GET", "certificate"),
)
"""Every endpoint; its place is its number in the metrics."""

UNMATCHED = len(ENDPOINTS)
"""The number of every path that is not in the table: their count must stay bounded."""
SHOWN_CHARACTERS = 100


class Routes:
    """The table for one model: each path spelled out, so that a request needs one look-up."""

    def __init__(self, model: str, versions: Sequence[str]) -> None:
        self._model = model
        self._versions = versions
        self._paths: dict[str, dict[str, int]] = {}
        for number, endpoint in enumerate(ENDPOINTS):
            for version in versions if "{version}" in endpoint.path else ("",):
                path = endpoint.path.replace("{name}", model).replace("{version}", version)
                self._paths.setdefault(path, {})[endpoint.method] = number

    def find(self, method: str, target: bytes) -> tuple[int, str]:
        """What a request means.

        Args:
            method: Its method.
            target: The request line's target.

        Returns:
            The endpoint's number and the query.

        Raises:
            NotFound: There is no such path, model or version.
            MethodNotAllowed: The path answers other methods.
        """
        path, _, query = target.decode("latin-1").partition("?")
        methods = self._paths.get(path)
        if methods is None:
            methods = self._paths.get(_plain(path))
        if methods is None:
            raise self._unknown(_plain(path))
        number = methods.get("GET" if method == "HEAD" else method)
        if number is None:
            allowed = ", ".join([*methods, "HEAD"] if "GET" in methods else methods)
            raise MethodNotAllowed(f"{path[:200]} answers {allowed}, not {method[:20]}.", allowed)
        return number, query

    def _unknown(self, path: str) -> RequestError:
        parts = path.split("/")
        if parts[1:3] == ["v2", "models"] and len(parts) > 3:
            if parts[3] != self._model:
                return NotFound(
                    f"There is no model {parts[3][:SHOWN_CHARACTERS]!r}; this server has {self._model!r}."
                )
            if parts[4:5] == ["versions"] and len(parts) > 5 and parts[5] not in self._versions:
                return NotFound(
                    f"The model {self._model!r} has no version {parts[5][:SHOWN_CHARACTERS]!r}; "
                    f"it has {self._versions[0]!r}."
                )
        known = ", ".join(dict.fromkeys(endpoint.path for endpoint in ENDPOINTS))
        return NotFound(f"There is nothing at {path[:200]!r}. Known paths: {known}.")


def _plain(path: str) -> str:
    """Without what a proxy or a person may add: a host in front, percent signs, a slash at the end."""
    if "://" in path:
        path = "/" + path.partition("://")[2].partition("/")[2]
    return unquote(path).rstrip("/") or "/"
