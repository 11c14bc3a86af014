"""A small real release, trained here, and the real server process on a free port."""

import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import numpy as np
import pytest
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline

CLONE = Path(__file__).resolve().parents[3]

SCHEMA = {
    "name": "pulse",
    "task": "classification",
    "target": {"name": "ill", "classes": ["absent", "present"]},
    "features": [
        {
            "name": "age",
            "kind": "number",
            "datatype": "FP64",
            "unit": "years",
            "description": "Age.",
            "minimum": 18,
            "maximum": 100,
            "nullable": False,
            "example": 63.0,
        },
        {
            "name": "rate",
            "kind": "number",
            "datatype": "FP64",
            "unit": "1/min",
            "description": "Heart rate.",
            "minimum": 30,
            "maximum": 220,
            "nullable": True,
            "example": 150.0,
        },
        {
            "name": "sex",
            "kind": "category",
            "datatype": "INT64",
            "categories": [0, 1],
            "labels": ["female", "male"],
            "nullable": False,
            "example": 1,
        },
    ],
}


@dataclass(frozen=True)
class Trained:
    """A release folder and the fitted pipeline that it came from."""

    folder: Path
    digest: str
    pipeline: Pipeline
    rows: np.ndarray


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def write_manifest(folder: Path, content: dict[str, object]) -> str:
    """Write manifest.json with its digest, and return that."""
    digest = "sha256:" + sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode())
    (folder / "manifest.json").write_text(json.dumps({"digest": digest, "content": content, "evidence": {}}))
    return digest


def _train(folder: Path) -> Trained:
    random = np.random.default_rng(7)
    rows = np.column_stack(
        [random.uniform(18, 100, 200), random.uniform(40, 200, 200), random.integers(0, 2, 200)]
    )
    labels = (rows[:, 0] + rows[:, 1] / 4 + 10 * rows[:, 2] > 95).astype(int)
    rows[::9, 1] = np.nan
    pipeline = Pipeline(
        [
            (
                "fill",
                ColumnTransformer(
                    [("median", SimpleImputer(strategy="median"), [0, 1]), ("code", "passthrough", [2])]
                ),
            ),
            ("classify", LogisticRegression(max_iter=2000)),
        ]
    ).fit(rows, labels)
    inputs = [
        ("age", FloatTensorType([None, 1])),
        ("rate", FloatTensorType([None, 1])),
        ("sex", FloatTensorType([None, 1])),
    ]
    graph = to_onnx(pipeline, initial_types=inputs, options={"zipmap": False}, target_opset=17)
    files = {"model.onnx": graph.SerializeToString(), "schema.json": json.dumps(SCHEMA).encode()}
    digests = {name: sha256(data) for name, data in files.items()}
    names = [node.name for node in graph.graph.output]
    manifest = {
        "format": 2,
        "score": 0.1 + 0.2,
        "files": digests,
        "algorithm": "logistic_regression",
        "onnx": {
            "inputs": [{"name": name, "type": "float"} for name, _ in inputs],
            "label_output": names[0],
            "probability_output": names[1],
        },
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return Trained(folder, write_manifest(folder, manifest), pipeline, rows)


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    return _train(tmp_path_factory.mktemp("release"))


@pytest.fixture
def copied(trained: Trained, tmp_path: Path) -> Path:
    """A copy of the release that a test may damage."""
    return Path(shutil.copytree(trained.folder, tmp_path / "release"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Process:
    """The server as a process of its own."""

    popen: subprocess.Popen[str]
    port: int
    lines: list[dict[str, object]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def until(self, event: str) -> dict[str, object]:
        """Read log lines up to the event; fails if the process ends before it."""
        assert self.popen.stdout is not None
        for text in self.popen.stdout:
            line = json.loads(text)
            self.lines.append(line)
            if line["event"] == event:
                return line
        raise AssertionError(f"the process ended before {event}: {self.lines} {self.popen.wait()}")


Start = Callable[..., Process]


@pytest.fixture(scope="session")
def launch() -> Iterator[Start]:
    """Starts servers; whatever still runs at the end is killed."""
    started: list[subprocess.Popen[str]] = []

    def start(folder: Path, *flags: str, port: int | None = None) -> Process:
        chosen = port or free_port()
        command = [sys.executable, "-m", "app", "--release", str(folder), "--address", "127.0.0.1"]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("LANDFALL_")}
        popen = subprocess.Popen(
            [*command, "--port", str(chosen), *flags],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=CLONE,
            env={**environment, "PYTHONDONTWRITEBYTECODE": "1"},
        )
        started.append(popen)
        return Process(popen, chosen)

    yield start
    for popen in started:
        if popen.poll() is None:
            popen.kill()
        popen.communicate()


@pytest.fixture(scope="session")
def server(launch: Start, trained: Trained) -> Process:
    """One server for every test that only asks."""
    process = launch(trained.folder, "--max-body-bytes", "100000")
    process.until("ready")
    return process


@pytest.fixture
def client(server: Process) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=30) as http:
        yield http
