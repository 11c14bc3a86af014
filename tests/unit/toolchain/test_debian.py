"""Debian packages: what counts as present, and the words where they cannot be installed."""

import os
from pathlib import Path

import pytest

from toolchain import debian
from toolchain.debian import Package
from toolchain.errors import SetupFailed


def test_a_command_on_path_counts_however_it_came_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "landfall-probe").write_text("#!/bin/sh\n")
    (tmp_path / "landfall-probe").chmod(0o755)
    package = Package("probe", ("landfall-probe",))
    assert not package.present()

    monkeypatch.setenv("PATH", str(tmp_path))

    assert package.present()


def test_a_file_counts_by_its_path_where_there_is_no_command(tmp_path: Path) -> None:
    package = Package("probe", ("no-such-command", str(tmp_path / "bridge")))
    assert not package.present()

    (tmp_path / "bridge").touch()

    assert package.present()


def test_another_user_than_root_reads_the_command_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    if not Path("/usr/bin/apt-get").exists():
        pytest.skip("needs a Debian system")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    with pytest.raises(SetupFailed) as failure:
        debian.install([Package("containerd", ("containerd",)), Package("runc", ("runc",))])

    assert "sudo apt-get install --no-install-recommends containerd runc" in str(failure.value)
    assert "--without-packages" in str(failure.value)


def test_setup_goes_on_without_what_only_tests_need_where_it_cannot_be_installed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(debian, "DEVELOPER_PACKAGES", (Package("browser", ("no-such-browser",)),))

    source = debian.install_for_developers()

    told = capsys.readouterr()
    assert source == "missing: tests that need them are skipped"
    assert "no-such-browser" in told.out + told.err
    assert "Traceback" not in told.out + told.err


def test_another_system_than_debian_reads_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(SetupFailed) as failure:
        debian.install([Package("nftables", ("nft",))])

    assert "no Debian system" in str(failure.value)
    assert "nft" in str(failure.value)
