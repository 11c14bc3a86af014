"""A simulated cloud with things in it, and the shims as programs."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.simulator.clusters import nodes
from infra.plugins.simulator.entry import Entry, Scope
from infra.plugins.simulator.ledger import Ledger
from tests.project import Run
from toolchain import folders

Shim = Callable[..., Run]
Add = Callable[..., Entry]


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "account" / "ledger")


@pytest.fixture
def add(ledger: Ledger) -> Add:
    """Puts a thing into the simulated cloud."""

    def put(kind: str, identity: str, outputs: JsonObject | None = None, **inputs: str) -> Entry:
        scope = Scope(kind.partition(":")[0], "123456789012", "eu-central-1")
        entry = ledger.add(scope, kind, identity, {**inputs})
        entry = replace(entry, outputs=outputs or {}, status="ready")
        ledger.save(entry)
        return entry

    return put


@pytest.fixture
def shim(ledger: Ledger, tmp_path: Path) -> Shim:
    """Runs a shim as a program."""

    def run(module: str, *arguments: str, **variables: str) -> Run:
        environment = {
            **os.environ,
            "LANDFALL_SIMULATOR": str(ledger.folder),
            "LANDFALL_STATE": str(tmp_path / "state"),
            **variables,
        }
        done = subprocess.run(
            [sys.executable, "-P", "-m", f"rehearsal.shims.{module}", *arguments],
            cwd=folders.CLONE, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return Run(done.returncode, done.stdout + done.stderr)

    return run


@pytest.fixture
def with_node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Entry], None]:
    """Gives a cluster the files of a node: an administrator's kubeconfig."""
    monkeypatch.setenv("LANDFALL_STATE", str(tmp_path / "state"))

    def make(cluster: Entry) -> None:
        path = nodes.of(cluster).config / "admin.kubeconfig"
        path.parent.mkdir(parents=True)
        user = {"client-certificate-data": "Y2VydA==", "client-key-data": "a2V5"}
        path.write_text(json.dumps({"users": [{"name": "admin", "user": user}]}))

    return make
