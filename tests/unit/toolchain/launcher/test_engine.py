"""Where the launcher finds the engine."""

from pathlib import Path

import pytest

from toolchain.errors import ToolMissing
from toolchain.launcher import engine


def executable(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("")
    path.chmod(0o755)
    return path


def test_the_tools_of_another_clone_hold_its_launcher_and_beside_them_its_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    executable(tmp_path / "bin" / "pulumi")
    beside = executable(tmp_path / "libexec" / "pulumi")
    monkeypatch.setenv("LANDFALL_TOOLS", str(tmp_path / "bin"))

    assert engine.executable() == beside


def test_a_folder_of_bare_tools_holds_the_engine_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = executable(tmp_path / "tools" / "pulumi")
    monkeypatch.setenv("LANDFALL_TOOLS", str(tmp_path / "tools"))

    assert engine.executable() == bare


def test_a_missing_engine_names_the_command_that_brings_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANDFALL_TOOLS", str(tmp_path / "tools"))

    with pytest.raises(ToolMissing, match="scripts/setup"):
        engine.executable()
