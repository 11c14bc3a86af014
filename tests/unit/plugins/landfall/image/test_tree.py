"""Folders staged for a layer."""

import os
import subprocess
from pathlib import Path

import pytest

from infra.errors import ImageError
from infra.plugins.landfall.image.tree import copy_package, normalise, staged


def test_modes_take_one_form(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir(mode=0o700)
    for name, mode in {"folder/private": 0o600, "folder/program": 0o700, "shared": 0o666}.items():
        (tmp_path / name).touch()
        (tmp_path / name).chmod(mode)
    (tmp_path / "link").symlink_to("nowhere")

    normalise(tmp_path)

    names = ("folder", "folder/private", "folder/program", "shared")
    modes = {name: (tmp_path / name).stat().st_mode & 0o777 for name in names}
    assert modes == {"folder": 0o755, "folder/private": 0o644, "folder/program": 0o755, "shared": 0o644}


def test_a_package_comes_without_what_python_compiled(tmp_path: Path) -> None:
    source = tmp_path / "package"
    (source / "__pycache__").mkdir(parents=True)
    for name in ("__init__.py", "page.html", "__pycache__/x.pyc", ".hidden"):
        (source / name).touch()

    copy_package(source, tmp_path / "copy")

    assert {path.name for path in (tmp_path / "copy").rglob("*")} == {"__init__.py", "page.html"}


def test_a_staged_folder_is_gone_afterwards(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LANDFALL_CACHE", str(tmp_path))
    with staged() as folder:
        (folder / "file").touch()
    assert not folder.exists()


def test_what_a_killed_process_left_is_swept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LANDFALL_CACHE", str(tmp_path))
    with subprocess.Popen(["true"]) as ended:
        ended.wait()
    left, own = tmp_path / "staged" / f"{ended.pid}-abc", tmp_path / "staged" / f"{os.getpid()}-abc"
    left.mkdir(parents=True)
    own.mkdir()

    with staged():
        assert not left.exists()
        assert own.exists()


def test_a_full_disk_is_told_with_the_fix(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LANDFALL_CACHE", str(tmp_path))
    with pytest.raises(ImageError, match=r"No space left on device.*LANDFALL_CACHE"), staged() as folder:
        Path("/dev/full").write_text("more than fits")
        (folder / "never").touch()
