"""Folders and files that are whole or absent."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from toolchain.aside import link, replace_folder, write_file


def test_a_filled_folder_appears_under_its_name(tmp_path: Path) -> None:
    with replace_folder(tmp_path / "etcd") as aside:
        (aside / "bin").mkdir()
        (aside / "bin" / "etcd").write_text("new")
        assert not (tmp_path / "etcd").exists()

    assert (tmp_path / "etcd" / "bin" / "etcd").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["etcd"]


def test_a_failure_keeps_the_old_folder_and_leaves_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "etcd").mkdir()
    (tmp_path / "etcd" / "old").touch()

    with pytest.raises(OSError, match="disk full"), replace_folder(tmp_path / "etcd") as aside:
        (aside / "half").touch()
        raise OSError("disk full")

    assert [path.name for path in tmp_path.rglob("*")] == ["etcd", "old"]


def test_what_a_killed_run_left_is_removed(tmp_path: Path) -> None:
    (tmp_path / ".etcd.4711").mkdir()
    (tmp_path / ".etcd.4711" / "half").touch()

    with replace_folder(tmp_path / "etcd") as aside:
        (aside / "whole").touch()

    assert [path.name for path in tmp_path.rglob("*")] == ["etcd", "whole"]


def test_a_replaced_folder_has_nothing_of_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "etcd").mkdir()
    (tmp_path / "etcd" / "old").touch()

    with replace_folder(tmp_path / "etcd") as aside:
        (aside / "new").touch()

    assert [path.name for path in tmp_path.rglob("*")] == ["etcd", "new"]


def test_a_file_gets_its_text_and_mode(tmp_path: Path) -> None:
    write_file(tmp_path / "bin" / "run", "#!/bin/sh\n", mode=0o755)

    assert (tmp_path / "bin" / "run").read_text() == "#!/bin/sh\n"
    assert (tmp_path / "bin" / "run").stat().st_mode & 0o777 == 0o755


def test_an_equal_file_is_not_touched(tmp_path: Path) -> None:
    write_file(tmp_path / "run", "text")
    before = (tmp_path / "run").stat()

    write_file(tmp_path / "run", "text")

    assert (tmp_path / "run").stat().st_ino == before.st_ino


def test_a_link_replaces_a_link_and_a_file(tmp_path: Path) -> None:
    (tmp_path / "etcd").write_text("a file")
    link(tmp_path / "etcd", Path("/one"))
    assert (tmp_path / "etcd").readlink() == Path("/one")

    link(tmp_path / "etcd", Path("/two"))
    assert (tmp_path / "etcd").readlink() == Path("/two")


def test_threads_that_write_one_file_at_once_do_not_meet(tmp_path: Path) -> None:
    def write(number: int) -> None:
        write_file(tmp_path / f"{number // 8}", "text" * 1000)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write, range(400)))

    assert {path.read_text() for path in tmp_path.iterdir()} == {"text" * 1000}
    assert len(list(tmp_path.iterdir())) == 50
