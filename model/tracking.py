"""Records a release as a run in MLflow, where MLFLOW_TRACKING_URI names a tracking server.

Speaks the server's REST interface (https://mlflow.org/docs/latest/rest-api.html, read 2026-11-21), so that no
MLflow has to be installed. The release stays the truth: a run is a copy of what its manifest says.
"""

import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from model.errors import TrackingError
from model.release import CARD, HTML, MANIFEST, REPORT, Release

URI = "MLFLOW_TRACKING_URI"
EXPERIMENT = "MLFLOW_EXPERIMENT_NAME"
_USER = "MLFLOW_TRACKING_USERNAME"
_PASSWORD = "MLFLOW_TRACKING_PASSWORD"  # noqa: S105 - the variable's name
_TOKEN = "MLFLOW_TRACKING_TOKEN"  # noqa: S105 - the variable's name

_API = "/api/2.0/mlflow"
_ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts"
_SECONDS = 30.0
_LONGEST_VALUE = 500
"""Characters of a parameter that every server takes: the limit before MLflow 2.8; later ones allow 6000."""

_MOST = 100
"""Parameters in one request: https://mlflow.org/docs/latest/rest-api.html#log-batch (read 2026-11-21)"""

_EXISTS = "RESOURCE_ALREADY_EXISTS"
_SHOWN_CHARACTERS = 200


def track(release: Release, uri: str | None = None) -> str:
    """Makes a run of a release: parameters, metrics, tags; and the report, where the server keeps files.

    Args:
        release: A verified release.
        uri: The server's URL; by default what `MLFLOW_TRACKING_URI` names.

    Returns:
        Where the run can be looked at.

    Raises:
        TrackingError: The URL is none, or the server cannot be reached or refuses.
    """
    base = (uri or os.environ.get(URI, "")).rstrip("/")
    if not base.startswith(("http://", "https://")):
        raise TrackingError(
            f"{URI} {base!r}: give the URL of an MLflow tracking server, such as http://127.0.0.1:5000."
            " MLflow's files and databases are reached through `mlflow server` only. Unset it to track"
            " nothing."
        )
    # Any: what the manifest holds was written by this package and verified by whoever loaded the release.
    manifest: Mapping[str, Any] = json.loads((release.path / MANIFEST).read_text(encoding="utf-8"))
    with _Server(base) as server:
        experiment = server.experiment(os.environ.get(EXPERIMENT) or release.name)
        run = server.start(experiment, f"{release.title} {release.digest[7:19]}", release)
        server.log(run, dict(_parameters(manifest)), dict(_metrics(manifest)))
        server.keep(run, [release.path / name for name in (REPORT, HTML, CARD, MANIFEST)])
        server.finish(run)
    return f"{base}/#/experiments/{experiment}/runs/{run.identity}"


class _Run:
    """A run: its id, and where its files go."""

    def __init__(self, identity: str, artifacts: str) -> None:
        self.identity = identity
        self.artifacts = artifacts


class _Server:
    """A tracking server, for the length of a with block."""

    def __init__(self, base: str) -> None:
        self._base = base
        user, password = os.environ.get(_USER), os.environ.get(_PASSWORD)
        token = os.environ.get(_TOKEN)
        self._client = httpx.Client(
            base_url=base,
            timeout=_SECONDS,
            auth=(user, password or "") if user else None,
            headers={"Authorization": f"Bearer {token}"} if token and not user else {},
        )

    def __enter__(self) -> "_Server":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def experiment(self, name: str) -> str:
        """The id of an experiment, which is made where missing."""
        found = self._ask(
            "GET", f"{_API}/experiments/get-by-name?experiment_name={quote(name)}", missing=True
        )
        if found is None:
            found = self._ask("POST", f"{_API}/experiments/create", {"name": name}, exists=True)
            return str(found["experiment_id"]) if found else self.experiment(name)
        return str(found["experiment"]["experiment_id"])

    def start(self, experiment: str, name: str, release: Release) -> _Run:
        """Opens a run."""
        tags = {
            "landfall.release": release.digest,
            "landfall.model": release.name,
            "landfall.algorithm": release.algorithm,
        }
        begun = self._ask(
            "POST",
            f"{_API}/runs/create",
            {
                "experiment_id": experiment,
                "run_name": name,
                "start_time": _milliseconds(),
                "tags": [{"key": key, "value": value} for key, value in tags.items()],
            },
        )
        info = begun["run"]["info"] if begun else {}
        return _Run(str(info["run_id"]), str(info["artifact_uri"]))

    def log(self, run: _Run, parameters: Mapping[str, str], metrics: Mapping[str, float]) -> None:
        """Writes parameters and metrics."""
        now = _milliseconds()
        every = [{"key": key, "value": value[:_LONGEST_VALUE]} for key, value in parameters.items()]
        for first in range(0, len(every), _MOST):
            batch = {"run_id": run.identity, "params": every[first : first + _MOST]}
            self._ask("POST", f"{_API}/runs/log-batch", batch)
        measured = [
            {"key": key, "value": value, "timestamp": now, "step": 0} for key, value in metrics.items()
        ]
        self._ask("POST", f"{_API}/runs/log-batch", {"run_id": run.identity, "metrics": measured})

    def keep(self, run: _Run, files: Sequence[Path]) -> None:
        """Uploads files where the server keeps them itself; to another store it has no road."""
        scheme, _, place = run.artifacts.partition(":/")
        if scheme != "mlflow-artifacts":
            return
        for file in files:
            self._send("PUT", f"{_ARTIFACTS}/{quote(place.strip('/'))}/{file.name}", file.read_bytes())

    def finish(self, run: _Run) -> None:
        """Closes the run."""
        ended = {"run_id": run.identity, "status": "FINISHED", "end_time": _milliseconds()}
        self._ask("POST", f"{_API}/runs/update", ended)

    def _ask(
        self,
        method: str,
        path: str,
        body: Mapping[str, object] | None = None,
        *,
        missing: bool = False,
        exists: bool = False,
    ) -> Any:  # Any: each answer has its own form, and the callers name what they read
        content = json.dumps(body).encode() if body is not None else None
        answer = self._send(method, path, content, allowed=(404,) if missing else (400,) if exists else ())
        if missing and answer.status_code == httpx.codes.NOT_FOUND:
            return None
        if answer.is_error and _EXISTS in answer.text:
            return None
        if answer.is_error:
            raise self._refused(method, path, answer)
        try:
            return answer.json()
        except ValueError:
            raise TrackingError(
                f"{URI} {self._base}: {path} answered with no JSON. Is it an MLflow server?"
            ) from None

    def _send(
        self, method: str, path: str, content: bytes | None, *, allowed: tuple[int, ...] = ()
    ) -> httpx.Response:
        try:
            answer = self._client.request(
                method, path, content=content, headers={"Content-Type": "application/json"}
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise TrackingError(
                f"{URI} {self._base}: cannot be reached ({error}). Start the server, or unset {URI}."
            ) from None
        if answer.is_success or answer.status_code in allowed:
            return answer
        raise self._refused(method, path, answer)

    def _refused(self, method: str, path: str, answer: httpx.Response) -> TrackingError:
        said = " ".join(answer.text.split())[:_SHOWN_CHARACTERS]
        return TrackingError(
            f"{URI} {self._base}: {method} {path.partition('?')[0]} was refused ({answer.status_code}):"
            f" {said}"
        )


def _parameters(manifest: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    content = manifest["content"]
    yield "algorithm", content["algorithm"]
    for name, value in content["parameters"].items():
        yield f"parameter.{name}", str(value)
    for name, value in content["origin"]["settings"].items():
        yield f"setting.{name}", str(value)
    for name in ("data", "splits", "space", "code", "lock"):
        yield f"sha256.{name}", content["origin"][name]


def _metrics(manifest: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    found = manifest["evidence"]["selection"]
    named = {manifest["evidence"]["metric"]: found["score"]}
    named |= {score["name"]: score["interval"] for score in found["scores"]}
    for name, interval in named.items():
        for end in ("mean", "low", "high"):
            if interval[end] is not None:
                yield name if end == "mean" else f"{name}_{end}", float(interval[end])


def _milliseconds() -> int:
    return int(time.time() * 1000)
