"""Which path means what. Owns the table of paths; knows nothing of what answers them."""

from dataclasses import dataclass
from functools import lru_cache

MODEL = "/v2/models/{name}"
VERSION = MODEL + "/versions/{version}"

ENDPOINTS: dict[str, tuple[str, str]] = {
    "/": ("GET", "index"),
    "/metrics": ("GET", "metrics"),
    "/v2": ("GET", "server"),
    "/v2/health/live": ("GET", "live"),
    "/v2/health/ready": ("GET", "ready"),
    MODEL: ("GET", "model"),
    VERSION: ("GET", "model"),
    MODEL + "/ready": ("GET", "model_ready"),
    VERSION + "/ready": ("GET", "model_ready"),
    MODEL + "/infer": ("POST", "infer"),
    VERSION + "/infer": ("POST", "infer"),
    MODEL + "/predict": ("GET", "predict"),
    VERSION + "/predict": ("GET", "predict"),
    MODEL + "/explain": ("POST", "explain"),
    VERSION + "/explain": ("POST", "explain"),
    MODEL + "/certificate": ("GET", "certificate"),
    VERSION + "/certificate": ("GET", "certificate"),
}
"""Path template: method and endpoint name."""

UNMATCHED = "unmatched"
"""The template in metrics of every path that is not in the table: their number must stay bounded."""


@dataclass(frozen=True)
class Match:
    """A path that the table knows.

    Attributes:
        template: The table's path.
        method: The one method that it answers (HEAD counts as GET).
        endpoint: The endpoint's name.
        model: The model in the path, "" where it has none.
        version: The version in the path, "" where it has none.
    """

    template: str
    method: str
    endpoint: str
    model: str = ""
    version: str = ""


@lru_cache(maxsize=256)
def match(path: str) -> Match | None:
    """Find a path in the table; a trailing slash does not matter.

    Returns:
        What the path means, or None if the table does not have it.
    """
    parts = path.rstrip("/").split("/")
    for template, (method, endpoint) in ENDPOINTS.items():
        pattern = template.rstrip("/").split("/")
        if len(pattern) != len(parts):
            continue
        holes: dict[str, str] = {}
        for wanted, part in zip(pattern, parts, strict=True):
            if wanted.startswith("{") and part:
                holes[wanted.strip("{}")] = part
            elif wanted != part:
                break
        else:
            return Match(template, method, endpoint, holes.get("name", ""), holes.get("version", ""))
    return None
