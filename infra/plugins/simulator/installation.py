"""The simulator in a PULUMI_HOME of a rehearsal, under the names and versions of the clouds' own plugins."""

import shlex
from importlib.metadata import version
from pathlib import Path

from infra.plugins.simulator import clouds
from toolchain import folders
from toolchain.aside import replace_folder


def install(home: Path, name: str) -> Path:
    """Put the simulator in place of a cloud's plugin.

    Args:
        home: The PULUMI_HOME, one of a rehearsal: never the user's own.
        name: The plugin's name, such as "aws".

    Returns:
        The plugin's folder.

    Raises:
        SimulatorError: No such cloud is played.
    """
    number = version(clouds.load(name).package)
    folder = home / "plugins" / f"resource-{name}-v{number}"
    launcher = f"pulumi-resource-{name}"
    if folder.is_dir() and (folder / launcher).read_text() == _text(name):
        return folder
    with replace_folder(folder) as aside:
        (aside / launcher).write_text(_text(name))
        (aside / launcher).chmod(0o755)
    return folder


def _text(name: str) -> str:
    # Several clones may share one state folder: the clone that runs the engine brings its own Python.
    fallback = shlex.quote(str(folders.CLONE / ".venv" / "bin" / "python"))
    return f'#!/bin/sh\nexec "${{LANDFALL_PYTHON:-{fallback}}}" -P -m infra.plugins.simulator {name} "$@"\n'
