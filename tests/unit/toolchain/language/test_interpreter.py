import json
import sys
from pathlib import Path

import pytest

from toolchain.language import interpreter
from toolchain.language.interpreter import InterpreterMissing, PluginRequirement


def _environment(folder: Path) -> Path:
    (folder / "bin").mkdir(parents=True)
    python = folder / "bin" / "python"
    python.symlink_to(sys.executable)
    return python


def test_the_option_wins_over_the_active_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    python = _environment(tmp_path / "named")
    _environment(tmp_path / "active")
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path / "active"))

    assert interpreter.choose(tmp_path, "named") == python


def test_an_activated_clone_wins_over_an_environment_that_happens_to_be_active(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = _environment(tmp_path / "clone")
    _environment(tmp_path / "active")
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path / "active"))
    monkeypatch.setenv("LANDFALL_PYTHON", str(python))

    assert interpreter.choose(tmp_path, None) == python


def test_the_active_environment_wins_over_the_hosts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LANDFALL_PYTHON", raising=False)
    python = _environment(tmp_path / "active")
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path / "active"))

    assert interpreter.choose(tmp_path, None) == python


def test_the_hosts_own_python_serves_where_none_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    monkeypatch.delenv("LANDFALL_PYTHON", raising=False)

    assert interpreter.choose(tmp_path, None) == Path(sys.executable)


def test_an_environment_without_python_is_named_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(InterpreterMissing, match=r"'missing'.*bin/python does not exist.*scripts/setup"):
        interpreter.choose(tmp_path, "missing")


def test_installed_packages_tell_the_plugins_they_need() -> None:
    needed = interpreter.requirements(Path(sys.executable))

    assert [r.name for r in needed if r.name in {"kubernetes", "policy"}] == ["kubernetes"]


def test_another_pythons_packages_are_read_by_asking_it(tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "pulumi_tide_tables").mkdir(parents=True)
    stated = {"resource": True, "version": "v1.2.3", "server": "https://example.invalid"}
    (site / "pulumi_tide_tables" / "pulumi-plugin.json").write_text(json.dumps(stated))
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\necho {site}\necho {site}\n")
    python.chmod(0o755)

    expected = PluginRequirement("tide-tables", "1.2.3", "https://example.invalid")
    assert interpreter.requirements(python) == [expected]
