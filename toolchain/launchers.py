"""The small scripts in `.tools/bin` that start Landfall's own programs with the clone's Python.

Owns the scripts only; the programs are `toolchain.launcher` (the `pulumi` that a clone uses) and
`toolchain.language` (Pulumi's language host for Python).
"""

import shlex

from toolchain import folders
from toolchain.aside import write_file
from toolchain.installation import LINKS

_PROGRAMS = {
    "pulumi": "toolchain.launcher",
    "pulumi-language-python": "toolchain.language",
}


def install() -> None:
    """Write the scripts. They name the clone by its full path: the engine starts them from any folder.

    Python's -P keeps the folder that they are started in off the import path: it may be another clone.
    """
    python = shlex.quote(str(folders.CLONE / ".venv" / "bin" / "python"))
    for command, module in _PROGRAMS.items():
        write_file(LINKS / "bin" / command, f'#!/bin/sh\nexec {python} -P -m {module} "$@"\n', mode=0o755)
