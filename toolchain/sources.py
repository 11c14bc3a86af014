"""The three sources of a tool: already on PATH at its version, its official archive, Go modules.

Each source is a function that puts the tool's commands into a folder, or raises `SourceUnavailable` with
the reason. It deliberately knows nothing of the cache's layout; `installation` gives the folder and decides
the order.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

from toolchain import golang
from toolchain.download import Downloads
from toolchain.errors import SourceUnavailable
from toolchain.progress import Step, run
from toolchain.tools import Tool

_VERSION_TIMEOUT = 10.0  # seconds; each of these commands answers in well under one


def from_path(tool: Tool, folder: Path) -> str:
    """Link the tool's commands where PATH has all of them at the pinned version.

    Args:
        tool: What is wanted.
        folder: Where the links go.

    Returns:
        What the user is told about the source.

    Raises:
        SourceUnavailable: A command is missing or of another version.
    """
    # An activated clone has its own launchers on PATH; they must not be taken for the user's tools.
    search = os.pathsep.join(
        entry for entry in os.environ.get("PATH", "").split(os.pathsep) if not entry.endswith(".tools/bin")
    )
    found: list[tuple[str, Path]] = []
    for command in tool.commands:
        path = shutil.which(command.name, path=search)
        if path is None:
            raise SourceUnavailable(f"on PATH: no {command.name}")
        answer = _version_answer(path, command.version_arguments)
        if not re.search(rf"(?<![\d.])v?{re.escape(tool.version)}(?![\d.-])", answer):
            raise SourceUnavailable(f"on PATH: {path} is not version {tool.version}")
        found.append((command.name, Path(path)))
    for name, executable in found:
        (folder / name).symlink_to(executable)
    return f"on PATH ({found[0][1].parent})"


def _version_answer(path: str, arguments: tuple[str, ...]) -> str:
    try:
        result = subprocess.run(
            [path, *arguments], capture_output=True, text=True, timeout=_VERSION_TIMEOUT, check=False, cwd="/"
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SourceUnavailable(f"on PATH: {path} does not tell its version ({error})") from error
    return result.stdout + result.stderr


def from_archive(tool: Tool, folder: Path, downloads: Downloads) -> str:
    """Download the tool's official archives, check each against its published checksum, unpack the commands.

    Args:
        tool: What is wanted.
        folder: Where the commands go.
        downloads: Remembers which hosts cannot be reached.

    Returns:
        What the user is told about the source.

    Raises:
        SourceUnavailable: No archive is published, a host cannot be reached, or a checksum differs.
    """
    if not tool.archives:
        raise SourceUnavailable(f"official archive: {tool.no_archive}")
    downloads.require_host(tool.archives[0].url)
    with Step(f"{tool}: downloading the official archive"):
        for archive in tool.archives:
            downloads.fetch_members(archive, tool.version, folder)
    return "official archive, checksum verified"


def from_go(tool: Tool, folder: Path, log: Path) -> str:
    """Build the tool from Go modules pinned by `toolchain/go/<tool>/go.sum`.

    Args:
        tool: What is wanted.
        folder: Where the commands go.
        log: The file for the compiler's output.

    Returns:
        What the user is told about the source.

    Raises:
        SourceUnavailable: Go is not to be had, or the build failed.
    """
    go = golang.find()
    variables = [f"-X {name}={value.format(version=tool.version)}" for name, value in tool.build.variables]
    names = [command.name for command in tool.commands]
    binary = folder / (tool.name if len(names) > 1 else names[0])
    with Step(f"{tool}: building from Go modules with go {go.version}"):
        flags = ["-trimpath", "-buildvcs=false", "-ldflags", " ".join(["-s -w", *variables])]
        run(
            [go.executable, "build", *flags, "-o", binary, tool.build.package],
            log,
            cwd=tool.module,
            environment=go.environment,
        )
    for name in names:
        if name != binary.name:
            (folder / name).symlink_to(binary.name)
    return f"Go modules, go {go.version}"
