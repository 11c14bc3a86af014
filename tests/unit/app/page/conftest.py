"""A release that tells how it was chosen, its server, and one browser for all."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import browser

from ..conftest import Process, Start, Trained

EVIDENCE = {
    "title": "logistic regression",
    "metric": "balanced_accuracy",
    "threshold": 0.75,
    "rows": 200,
    "selection": {
        "score": {"mean": 0.8312, "low": 0.7712, "high": 0.8912},
        "scores": [{"name": "roc_auc", "interval": {"mean": 0.9, "low": 0.85, "high": 0.95}}],
        "verdicts": [
            {"name": "threshold", "passed": True, "sentence": "Its lower end 0.771 reaches 0.75."},
            {"name": "beats_dummy", "passed": True, "sentence": "Better by 0.3 <b>."},
        ],
        "splits": {"folds": 5, "repeats": 2},
        "override": None,
    },
}


def tell(folder: Path, evidence: object) -> None:
    """Write a release's evidence; its digest does not cover it."""
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | {"evidence": evidence}))


@pytest.fixture(scope="package")
def told(trained: Trained, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(shutil.copytree(trained.folder, tmp_path_factory.mktemp("told") / "release"))
    tell(folder, EVIDENCE)
    return folder


@pytest.fixture(scope="package")
def page_server(launch: Start, told: Path) -> Process:
    process = launch(told)
    process.until("ready")
    return process


@pytest.fixture(scope="package")
def chromium() -> Iterator[browser.Browser]:
    installed = browser.program()
    if installed is None:
        pytest.skip("no Chromium here: apt-get install chromium")
    with browser.browser(installed) as running:
        yield running


@pytest.fixture
def tab(chromium: browser.Browser) -> Iterator[browser.Page]:
    page = browser.Page(chromium)
    yield page
    page.close()
