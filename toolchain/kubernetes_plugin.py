"""The `kubernetes` plugin in Landfall's PULUMI_HOME: Pulumi's, or Landfall's own where that cannot be had.

Owns which of the two is installed. Both answer to the same name and version, so the program does not know
which serves. It never touches the user's own `~/.pulumi`.
"""

import os
import shlex
import time
from pathlib import Path

from toolchain import folders
from toolchain.aside import replace_folder
from toolchain.download import Downloads
from toolchain.errors import SourceUnavailable
from toolchain.installation import LINKS, Installed
from toolchain.progress import Step, run

VERSION = "4.34.2"
"""The version of `pulumi_kubernetes` in the lock: the engine asks for a plugin of just that version."""

_HOST = "https://get.pulumi.com"
_MODULE = "infra.plugins.kubernetes"
_NAME = "pulumi-resource-kubernetes"
_MARK = "landfall"


def install(home: Path, downloads: Downloads) -> Installed:
    """Make sure that a PULUMI_HOME has the plugin; what is there and whole is kept.

    Args:
        home: The PULUMI_HOME, one of Landfall's.
        downloads: Knows whether Pulumi's host can be reached.
    """
    began = time.monotonic()
    folder = _folder(home)
    official = folder.is_dir() and not serves_own(home)
    if not official and not _current(folder):
        try:
            downloads.require_host(_HOST)
            _install_official(home)
            official = True
        except SourceUnavailable:
            install_own(home)
    source = "Pulumi's plugin" if official else "Landfall's own (Pulumi's cannot be downloaded here)"
    return Installed(f"kubernetes plugin {VERSION}", source, time.monotonic() - began)


def install_own(home: Path) -> Path:
    """Put Landfall's plugin into a PULUMI_HOME, also where the official one could be had.

    Args:
        home: The PULUMI_HOME.

    Returns:
        The plugin's folder.
    """
    folder = _folder(home)
    with replace_folder(folder) as aside:
        (aside / _NAME).write_text(_launcher())
        (aside / _NAME).chmod(0o755)
        (aside / _MARK).write_text("Landfall's own; delete this folder to have scripts/setup choose again.\n")
    return folder


def serves_own(home: Path) -> bool:
    """Whether Landfall's own plugin, not Pulumi's, is the one in a PULUMI_HOME."""
    return (_folder(home) / _MARK).exists()


def _folder(home: Path) -> Path:
    return home / "plugins" / f"resource-kubernetes-v{VERSION}"


def _install_official(home: Path) -> None:
    environment = {**os.environ, "PULUMI_HOME": str(home), "PULUMI_SKIP_UPDATE_CHECK": "true"}
    with Step(f"kubernetes plugin {VERSION}: downloading Pulumi's own"):
        run(
            [LINKS / "libexec" / "pulumi", "plugin", "install", "resource", "kubernetes", VERSION],
            folders.cache() / "logs" / "kubernetes-plugin.log",
            environment=environment,
        )


def _current(folder: Path) -> bool:
    launcher = folder / _NAME
    return launcher.is_file() and launcher.read_text(errors="replace") == _launcher()


def _launcher() -> str:
    # Several clones may share one state folder: the clone that runs the engine brings its own Python.
    fallback = shlex.quote(str(folders.CLONE / ".venv" / "bin" / "python"))
    return f'#!/bin/sh\nexec "${{LANDFALL_PYTHON:-{fallback}}}" -P -m {_MODULE} "$@"\n'
