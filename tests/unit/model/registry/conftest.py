"""Releases that differ in one parameter, made of a real one; and a registry with a clock of its own."""

import itertools
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from model import checksums
from model.manifest import content_digest
from model.registry.folder import FolderShelf
from model.registry.registry import Registry
from model.release import MANIFEST, SIGNATURE, SUMS, Release

Variant = Callable[..., Path]


@pytest.fixture
def variant(released: Release, tmp_path: Path) -> Variant:
    """A whole release folder like the real one, but for a number, the model's name, or its evidence."""

    def make(number: int, *, model: str = "heart", note: str = "") -> Path:
        path = tmp_path / f"variant-{model}-{number}{note}"
        shutil.copytree(released.path, path, ignore=shutil.ignore_patterns(SIGNATURE))
        manifest = json.loads((path / MANIFEST).read_text())
        manifest["content"]["parameters"]["variant"] = number
        manifest["content"]["name"] = model
        manifest["evidence"]["note"] = note
        manifest["digest"] = content_digest(manifest["content"])
        (path / MANIFEST).write_text(json.dumps(manifest))
        files = {file.name: file.read_bytes() for file in path.iterdir() if file.name != SUMS}
        (path / SUMS).write_text(checksums.to_text(checksums.of(files)))
        return path

    return make


def ticking() -> Callable[[], str]:
    """A clock that goes on by a second each time it is asked."""
    seconds = itertools.count()
    return lambda: f"2026-11-21T09:00:{next(seconds):02}Z"


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return Registry(FolderShelf(tmp_path / "store"), lambda: "ana@desk", ticking())
