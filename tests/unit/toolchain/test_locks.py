"""The hashed locks: complete, in agreement with each other, and bound to no package index."""

import ast
import importlib.metadata
import re
import sys
from pathlib import Path

import pytest

from toolchain import folders

_REQUIREMENTS = folders.CLONE / "requirements"
_LOCKS = sorted(_REQUIREMENTS.glob("*.lock"))
_APART = ("clients.lock",)
"""For an environment of its own: what other projects' clients need must not hold ours back."""
_COMPARED = sorted((folders.CLONE / "bench" / "servers" / "requirements").glob("*.lock"))
"""Environments of their own, which need not agree with ours."""


def _pins(text: str) -> dict[str, set[str]]:
    pins: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", text, re.MULTILINE):
        pins.setdefault(re.sub(r"[-_.]+", "-", name).lower(), set()).add(version)
    return pins


@pytest.mark.parametrize("lock", _LOCKS + _COMPARED, ids=lambda path: path.name)
def test_a_lock_has_every_pin_of_its_input(lock: Path) -> None:
    wanted = _pins(lock.with_suffix(".in").read_text())
    locked = _pins(lock.read_text())

    assert wanted
    assert {name: locked.get(name) for name in wanted} == wanted


@pytest.mark.parametrize("lock", _LOCKS + _COMPARED, ids=lambda path: path.name)
def test_every_locked_package_has_hashes(lock: Path) -> None:
    packages = re.split(r"\n(?=[a-z0-9])", lock.read_text())[1:]

    assert packages
    assert [package for package in packages if "--hash=sha256:" not in package] == []


@pytest.mark.parametrize("lock", _LOCKS + _COMPARED, ids=lambda path: path.name)
def test_a_lock_names_no_index(lock: Path) -> None:
    assert not re.search(r"://|--(extra-)?index-url|--find-links", lock.read_text())


def test_the_locks_of_one_environment_agree() -> None:
    versions: dict[str, set[str]] = {}
    for lock in _LOCKS:
        if lock.name in _APART:
            continue
        for name, locked in _pins(lock.read_text()).items():
            versions.setdefault(name, locked)
            assert versions[name] == locked, name


def test_an_input_exists_for_every_lock() -> None:
    for locks in (_LOCKS, _COMPARED):
        assert {path.stem for path in locks} == {path.stem for path in locks[0].parent.glob("*.in")}


_INPUTS = {
    "app": ("app.in", "app-onnx.in", "app-grpc.in"),
    "model": ("model.in",),
    "monitor": ("monitor.in", "runtime.in"),
    "recorder": ("recorder.in",),
    "infra": ("runtime.in",),
    "rehearsal": ("runtime.in",),
    "delivery": ("runtime.in", "model.in"),
    "tests": ("runtime.in", "model.in", "app.in", "app-onnx.in", "monitor.in", "dev.in"),
}


@pytest.mark.parametrize("package", _INPUTS)
def test_every_imported_package_is_pinned_by_name(package: str) -> None:
    # What another package happens to bring along today may be gone with its next version.
    pinned: set[str] = set()
    for name in _INPUTS[package]:
        pinned |= _pins((_REQUIREMENTS / name).read_text()).keys()
    known = importlib.metadata.packages_distributions()
    missing = {
        f"{path.relative_to(folders.CLONE)}: {root}"
        for path in (folders.CLONE / package).rglob("*.py")
        for root in _imported_roots(path)
        if root in known
        and root not in sys.stdlib_module_names | set(_INPUTS) | {"bench", "toolchain"}
        and not {re.sub(r"[-_.]+", "-", name).lower() for name in known[root]} & pinned
    }

    assert missing == set()


def _imported_roots(path: Path) -> set[str]:
    roots: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            roots |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            roots.add((node.module or "").split(".")[0])
    return roots
