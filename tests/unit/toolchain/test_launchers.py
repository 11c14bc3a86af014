"""The clone's `pulumi`, and the language host beside the engine."""

import subprocess
from pathlib import Path

import pytest

from toolchain import folders, launchers


@pytest.fixture
def links(tmp_path: Path) -> Path:
    """A clone's `.tools` with an engine from the cache."""
    engine = tmp_path / "cache" / "tools" / "pulumi" / "1" / "bin" / "pulumi"
    engine.parent.mkdir(parents=True)
    engine.touch()
    (tmp_path / "links" / "libexec").mkdir(parents=True)
    (tmp_path / "links" / "libexec" / "pulumi").symlink_to(engine)
    return tmp_path / "links"


def test_the_language_host_runs_on_the_python_that_the_clone_named(links: Path, tmp_path: Path) -> None:
    launchers.install(links)
    python = tmp_path / "python"
    python.write_text('#!/bin/sh\necho "$@"\n')
    python.chmod(0o755)
    host = (links / "libexec" / "pulumi").resolve().parent / "pulumi-language-python"

    ran = subprocess.run(
        [host, "engine:1"], env={"LANDFALL_PYTHON": str(python)}, capture_output=True, text=True, check=True
    )

    assert ran.stdout == "-P -m toolchain.language engine:1\n"


def test_the_language_host_outside_of_an_activated_shell_says_what_to_do(links: Path) -> None:
    launchers.install(links)
    host = (links / "libexec" / "pulumi").resolve().parent / "pulumi-language-python"

    ran = subprocess.run([host, "engine:1"], env={}, capture_output=True, text=True, check=False)

    assert ran.returncode != 0
    assert "scripts/activate" in ran.stderr


def test_the_clones_pulumi_names_its_own_python(links: Path) -> None:
    launchers.install(links)

    script = (links / "bin" / "pulumi").read_text()

    assert f"LANDFALL_PYTHON={folders.CLONE}/.venv/bin/python" in script


def test_nothing_is_written_beside_an_engine_of_the_users_own(tmp_path: Path) -> None:
    engine = tmp_path / "usr" / "bin" / "pulumi"
    engine.parent.mkdir(parents=True)
    engine.touch()
    (tmp_path / "links" / "libexec").mkdir(parents=True)
    (tmp_path / "links" / "libexec" / "pulumi").symlink_to(engine)

    launchers.install(tmp_path / "links")

    assert [path.name for path in engine.parent.iterdir()] == ["pulumi"]
