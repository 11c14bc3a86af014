"""Landfall's own kubernetes plugin in a PULUMI_HOME."""

import subprocess
from pathlib import Path

from toolchain import kubernetes_plugin
from toolchain.download import Downloads

_COMMAND = "pulumi-resource-kubernetes"


def test_the_engine_finds_it_under_its_name_and_version(tmp_path: Path) -> None:
    folder = kubernetes_plugin.install_own(tmp_path)

    assert folder == tmp_path / "plugins" / f"resource-kubernetes-v{kubernetes_plugin.VERSION}"
    assert kubernetes_plugin.serves_own(tmp_path)
    assert (folder / _COMMAND).stat().st_mode & 0o111


def test_it_runs_on_the_python_of_the_clone_that_runs_the_engine(tmp_path: Path) -> None:
    command = kubernetes_plugin.install_own(tmp_path) / _COMMAND
    python = tmp_path / "python"
    python.write_text('#!/bin/sh\necho "$@"\n')
    python.chmod(0o755)

    ran = subprocess.run(
        [command, "127.0.0.1:1"],
        env={"LANDFALL_PYTHON": str(python)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert ran.stdout == "-P -m infra.plugins.kubernetes 127.0.0.1:1\n"


def test_an_official_plugin_is_kept(tmp_path: Path) -> None:
    folder = tmp_path / "plugins" / f"resource-kubernetes-v{kubernetes_plugin.VERSION}"
    folder.mkdir(parents=True)
    (folder / _COMMAND).write_text("official")

    done = kubernetes_plugin.install(tmp_path, Downloads())

    assert done.source == "Pulumi's plugin"
    assert (folder / _COMMAND).read_text() == "official"
    assert not kubernetes_plugin.serves_own(tmp_path)


def test_landfalls_own_is_kept_when_it_is_current(tmp_path: Path) -> None:
    folder = kubernetes_plugin.install_own(tmp_path)
    before = (folder / _COMMAND).stat().st_ino

    done = kubernetes_plugin.install(tmp_path, Downloads())

    assert done.source.startswith("Landfall's own")
    assert (folder / _COMMAND).stat().st_ino == before
