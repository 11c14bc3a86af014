"""A real Prometheus that scrapes itself and holds one alert that always fires, and the monitor before it."""

import json
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from toolchain import folders

CONFIGURATION = {
    "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
    "rule_files": ["alerts.yml"],
    "scrape_configs": [{"job_name": "itself", "static_configs": [{"targets": ["@ADDRESS@"]}]}],
}
ALERTS = {
    "groups": [
        {
            "name": "example",
            "rules": [
                {
                    "alert": "AlwaysSo",
                    "expr": "vector(1)",
                    "labels": {"severity": "critical"},
                    "annotations": {"summary": "It is so", "description": "It was made so."},
                },
                {"alert": "SoonSo", "expr": "vector(1)", "for": "1h", "labels": {"severity": "critical"}},
            ],
        }
    ]
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def end(process: "subprocess.Popen[str]") -> None:
    process.terminate()
    try:
        process.communicate(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()


@pytest.fixture(scope="session")
def prometheus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Prometheus that has scraped itself at least once and evaluated its rules."""
    folder, port = tmp_path_factory.mktemp("prometheus"), free_port()
    text = json.dumps(CONFIGURATION).replace("@ADDRESS@", f"127.0.0.1:{port}")
    (folder / "prometheus.yml").write_text(text)
    (folder / "alerts.yml").write_text(json.dumps(ALERTS))
    process = subprocess.Popen(
        [
            str(folders.tool("prometheus")),
            f"--config.file={folder}/prometheus.yml",
            f"--storage.tsdb.path={folder}/data",
            f"--web.listen-address=127.0.0.1:{port}",
        ],
        stderr=(folder / "log").open("w"),
        text=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _until(process, lambda: len(httpx.get(f"{address}/api/v1/alerts").json()["data"]["alerts"]) == 2)
        _until(process, lambda: bool(_value(address, "up")))
        yield address
    finally:
        end(process)


def _value(address: str, query: str) -> list[object]:
    found = httpx.get(f"{address}/api/v1/query", params={"query": query}).json()
    result: list[object] = found["data"]["result"]
    return result


def _until(process: "subprocess.Popen[str]", holds: Callable[[], bool]) -> None:
    while process.poll() is None:
        try:
            if holds():
                return
        except (httpx.TransportError, ValueError):  # not there yet, or there and not ready
            continue
    raise AssertionError(f"Prometheus ended with {process.returncode}")


@dataclass(frozen=True)
class Monitor:
    """The monitor as a process of its own."""

    process: "subprocess.Popen[str]"
    url: str


@pytest.fixture
def start() -> Iterator[Callable[..., Monitor]]:
    """Starts monitors; they end with the test."""
    started: list[subprocess.Popen[str]] = []

    def run(*flags: str) -> Monitor:
        port = free_port()
        process = subprocess.Popen(
            [sys.executable, "-m", "monitor", "--port", str(port), *flags],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=Path(folders.CLONE),
        )
        started.append(process)
        assert process.stdout is not None
        process.stdout.readline()
        return Monitor(process, f"http://127.0.0.1:{port}")

    yield run
    for process in started:
        end(process)
