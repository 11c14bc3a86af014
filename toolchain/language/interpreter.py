"""Which Python runs a program, and which Pulumi packages that Python has.

Owns the choice of interpreter and the reading of `pulumi-plugin.json` files. It starts no program.
"""

import importlib.metadata
import json
import os
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


class InterpreterMissing(Exception):
    """A virtual environment was named that holds no Python."""


@dataclass(frozen=True)
class PluginRequirement:
    """A provider plugin that an installed Pulumi SDK package needs.

    Attributes:
        name: The plugin's name, such as "kubernetes".
        version: Its version, without a leading "v".
        server: Where the package says it can be downloaded; empty for Pulumi's own site.
    """

    name: str
    version: str
    server: str


@dataclass(frozen=True)
class Distribution:
    """An installed Python package."""

    name: str
    version: str


def choose(root: Path, virtualenv: str | None) -> Path:
    """The Python that runs the program in `root`.

    Args:
        root: The folder of Pulumi.yaml, PulumiPlugin.yaml or PulumiPolicy.yaml.
        virtualenv: Its runtime option `virtualenv`, relative to `root`, or None.

    Returns:
        The option's Python, else that of the clone whose shell this is ($LANDFALL_PYTHON, from
        scripts/activate), else that of the active environment ($VIRTUAL_ENV), else the host's own.

    Raises:
        InterpreterMissing: The environment that was named has no `bin/python`.
    """
    if virtualenv:
        return _python_of(root / virtualenv, f"runtime option virtualenv: {virtualenv!r} in {root}")
    clone = os.environ.get("LANDFALL_PYTHON")
    active = os.environ.get("VIRTUAL_ENV")
    if active and not clone:
        return _python_of(Path(active), f"VIRTUAL_ENV={active!r}")
    return Path(clone or sys.executable)


def _python_of(environment: Path, named_by: str) -> Path:
    python = environment / "bin" / "python"
    if not python.exists():
        raise InterpreterMissing(
            f"{named_by} names a virtual environment without a Python: {python} does not exist."
            " Run scripts/setup, or leave that environment with `deactivate`."
        )
    return python


def requirements(python: Path) -> list[PluginRequirement]:
    """The provider plugins needed by the Pulumi packages that are installed for `python`, ordered by name."""
    files = [path for folder in _package_folders(python) for path in folder.glob("*/pulumi-plugin.json")]
    found = {requirement for path in files if (requirement := _requirement(path))}
    return sorted(found, key=lambda requirement: (requirement.name, requirement.version))


def distributions(python: Path) -> list[Distribution]:
    """The Python packages installed for `python`, ordered by name."""
    found = importlib.metadata.distributions(path=[str(folder) for folder in _package_folders(python)])
    return sorted({Distribution(d.metadata["Name"], d.version) for d in found}, key=lambda d: d.name.lower())


def _package_folders(python: Path) -> Iterable[Path]:
    if python == Path(sys.executable):
        paths = sysconfig.get_paths()
        return {Path(paths["purelib"]), Path(paths["platlib"])}
    script = "import sysconfig; p = sysconfig.get_paths(); print(p['purelib'], p['platlib'], sep='\\n')"
    answer = subprocess.run([python, "-I", "-c", script], capture_output=True, text=True, check=True)
    return {Path(folder) for folder in answer.stdout.splitlines()}


def _requirement(path: Path) -> PluginRequirement | None:
    stated = json.loads(path.read_text())
    if not stated.get("resource"):
        return None
    name = stated.get("name") or path.parent.name.removeprefix("pulumi_").replace("_", "-")
    return PluginRequirement(name, stated.get("version", "").removeprefix("v"), stated.get("server", ""))
