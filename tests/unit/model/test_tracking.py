"""A release recorded in MLflow: what is sent to a tracking server, and what is said where it fails."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from model.errors import TrackingError
from model.release import Release
from model.tracking import track

# The answers are those of MLflow 3.17.2, with the fields that its REST interface documents.


@dataclass
class Server:
    """What a server was told."""

    url: str = ""
    experiments: dict[str, str] = field(default_factory=dict)
    runs: list[dict[str, object]] = field(default_factory=list)
    parameters: dict[str, str] = field(default_factory=dict)
    metrics: dict[str, float] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    ended: list[str] = field(default_factory=list)
    authorizations: set[str] = field(default_factory=set)
    artifacts: str = "mlflow-artifacts:/1/run-1/artifacts"
    refusal: str = ""

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, dict[str, object]]:
        if self.refusal:
            return 403, {"error_code": "PERMISSION_DENIED", "message": self.refusal}
        parts = urlsplit(path)
        if method == "PUT":
            self.files[parts.path.removeprefix("/api/2.0/mlflow-artifacts/artifacts/")] = body
            return 200, {}
        asked = json.loads(body) if body else {}
        match parts.path.removeprefix("/api/2.0/mlflow/"):
            case "experiments/get-by-name":
                (name,) = parse_qs(parts.query)["experiment_name"]
                if name not in self.experiments:
                    return 404, {"error_code": "RESOURCE_DOES_NOT_EXIST"}
                return 200, {"experiment": {"experiment_id": self.experiments[name]}}
            case "experiments/create":
                self.experiments[asked["name"]] = str(len(self.experiments) + 1)
                return 200, {"experiment_id": self.experiments[asked["name"]]}
            case "runs/create":
                self.runs.append(asked)
                return 200, {"run": {"info": {"run_id": "run-1", "artifact_uri": self.artifacts}}}
            case "runs/log-batch":
                self.parameters |= {one["key"]: one["value"] for one in asked.get("params", [])}
                self.metrics |= {one["key"]: one["value"] for one in asked.get("metrics", [])}
                return 200, {}
            case "runs/update":
                self.ended.append(asked["status"])
                return 200, {}
        return 404, {}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    for name in ("MLFLOW_TRACKING_USERNAME", "MLFLOW_TRACKING_PASSWORD", "MLFLOW_TRACKING_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("MLFLOW_EXPERIMENT_NAME", raising=False)
    told = Server()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            told.authorizations.add(self.headers.get("Authorization", ""))
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, record = told.answer(self.command, self.path, body)
            content = json.dumps(record).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = _answer  # noqa: N815 - the base class's names

        def log_message(self, *_: object) -> None:
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=listening.serve_forever)
    thread.start()
    told.url = f"http://127.0.0.1:{listening.server_port}"
    yield told
    listening.shutdown()
    thread.join()
    listening.server_close()


def test_a_run_has_parameters_metrics_tags_and_the_report(server: Server, released: Release) -> None:
    where = track(released, server.url)

    assert where == f"{server.url}/#/experiments/1/runs/run-1"
    assert server.experiments == {"heart": "1"}
    assert {"key": "landfall.release", "value": released.digest} in server.runs[0]["tags"]  # type: ignore[operator]
    assert server.parameters["algorithm"] == released.algorithm
    assert server.parameters["setting.seed"] == "0"
    assert server.metrics["accuracy"] == released.score
    assert server.metrics["accuracy_low"] < released.score < server.metrics["accuracy_high"]
    assert server.files["1/run-1/artifacts/report.md"] == released.report.read_bytes()
    assert server.ended == ["FINISHED"]


def test_the_environment_names_server_and_experiment(
    server: Server, released: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.experiments["ours & theirs"] = "7"
    monkeypatch.setenv("MLFLOW_TRACKING_URI", server.url + "/")
    monkeypatch.setenv("MLFLOW_EXPERIMENT_NAME", "ours & theirs")
    monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", "a-token")
    track(released)

    assert server.runs[0]["experiment_id"] == "7"
    assert server.authorizations == {"Bearer a-token"}


def test_files_that_the_server_does_not_keep_are_left_out(server: Server, released: Release) -> None:
    server.artifacts = "s3://bucket/1/run-1/artifacts"
    track(released, server.url)

    assert server.files == {}
    assert server.ended == ["FINISHED"]


def test_a_refusal_is_passed_on(server: Server, released: Release) -> None:
    server.refusal = "no such right"

    with pytest.raises(TrackingError, match=r"was refused \(403\).*no such right"):
        track(released, server.url)


@pytest.mark.parametrize("uri", ["", "sqlite:///mlflow.db", "file:///tmp/runs", "databricks"])
def test_what_is_no_server_is_refused(released: Release, uri: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    with pytest.raises(TrackingError, match="give the URL of an MLflow tracking server"):
        track(released, uri)


def test_a_server_that_is_not_there_is_named(released: Release) -> None:
    with pytest.raises(TrackingError, match=r"http://127\.0\.0\.1:1: cannot be reached"):
        track(released, "http://127.0.0.1:1")
