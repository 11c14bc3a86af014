"""What the documents tell a reader to do can be done: commands, scripts, modules and links exist."""

import importlib.util
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from toolchain import folders

_PAGES = sorted(
    [*folders.CLONE.glob("*.md"), *(folders.CLONE / "docs").rglob("*.md")], key=lambda page: page.as_posix()
)
_SCRIPTS = sorted(path for path in (folders.CLONE / "scripts").iterdir() if path.is_file())
_SHELL = [path for path in _SCRIPTS if b"bash" in path.read_bytes()[:200]] + [folders.CLONE / ".ci" / "run"]
_ENGINE = folders.CLONE / ".tools" / "libexec" / "pulumi"


def _name(path: Path) -> str:
    return path.relative_to(folders.CLONE).as_posix()


def _blocks(page: Path) -> list[str]:
    return re.findall(r"^```(?:sh|bash)\n(.*?)^```", page.read_text(), re.MULTILINE | re.DOTALL)


def _commands(page: Path) -> list[list[str]]:
    """Every command of a page's shell blocks, as words."""
    lines = "\n".join(_blocks(page)).replace("\\\n", " ").splitlines()
    return [words for line in lines if (words := shlex.split(line, comments=True))]


@pytest.mark.parametrize("page", _PAGES, ids=_name)
def test_shell_blocks_parse(page: Path) -> None:
    for block in _blocks(page):
        ran = subprocess.run(["bash", "-n"], input=block, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, f"{block}\n{ran.stderr}"


@pytest.mark.parametrize("page", _PAGES, ids=_name)
def test_named_scripts_exist(page: Path) -> None:
    named = set(re.findall(r"(?<![\w/.])scripts/([a-z_]+)", page.read_text()))
    there = {path.name for path in _SCRIPTS}

    assert named - there == set()


@pytest.mark.parametrize("page", _PAGES, ids=_name)
def test_named_modules_can_be_run(page: Path) -> None:
    for module in set(re.findall(r"python3? -m ([\w.]+)", page.read_text())):
        found = importlib.util.find_spec(module)
        assert found is not None, module
        is_package = found.submodule_search_locations is not None
        assert not is_package or importlib.util.find_spec(f"{module}.__main__"), module


@pytest.mark.parametrize("page", _PAGES, ids=_name)
def test_relative_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!\w+:|#)([^)#\s]+)", page.read_text())

    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.skipif(not _ENGINE.exists(), reason="needs the engine that scripts/setup installs")
def test_pulumi_has_the_named_commands(tmp_path: Path) -> None:
    named = {
        tuple(word for word in words[1:3] if re.fullmatch(r"[a-z-]+", word) and not word.startswith("-"))
        for page in _PAGES
        for words in _commands(page)
        if words[0] == "pulumi"
    }
    groups = {"stack", "config", "state", "plugin"}
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PULUMI_SKIP_UPDATE_CHECK": "true"}
    for words in sorted(named):
        command = words[:2] if words and words[0] in groups else words[:1]
        ran = subprocess.run(
            [_ENGINE, *command, "--help"], env=environment, capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, f"pulumi {' '.join(command)}: {ran.stderr}"
        # An unknown command of a group shows the group's help. An alias shows its first name: init is new.
        usage = re.search(r"Usage:\n\s+pulumi ([a-z -]+)", ran.stdout)
        assert usage is not None, ran.stdout
        assert len(usage.group(1).split()) == len(command), f"pulumi {' '.join(command)}"


@pytest.mark.parametrize("script", _SHELL, ids=_name)
def test_scripts_are_clean_shell(script: Path) -> None:
    assert subprocess.run(["bash", "-n", script], check=False).returncode == 0
    if shutil.which("shellcheck") is None:
        pytest.skip("shellcheck is not installed")
    ran = subprocess.run(
        ["shellcheck", "--exclude=SC1091", script],
        capture_output=True,
        text=True,
        check=False,
        cwd=folders.CLONE,
    )
    assert ran.returncode == 0, ran.stdout


@pytest.mark.parametrize("script", _SCRIPTS, ids=_name)
def test_scripts_are_short(script: Path) -> None:
    assert len(script.read_text().splitlines()) <= 40


@pytest.mark.parametrize("script", _SCRIPTS, ids=_name)
def test_scripts_that_are_run_can_be_run(script: Path) -> None:
    sourced = script.name == "activate"

    assert os.access(script, os.X_OK) != sourced
