"""The small scripts that start Landfall's own programs with the clone's Python.

Owns the scripts only; the programs are `toolchain.launcher` (the `pulumi` that a clone uses) and
`toolchain.language` (Pulumi's language host for Python).
"""

import shlex
from pathlib import Path

from toolchain import folders
from toolchain.aside import write_file
from toolchain.installation import LINKS

_LANGUAGE_HOST = "pulumi-language-python"
# Python's -P keeps the folder that it is started in off the import path: it may be another clone.
_HOST_TEXT = """#!/bin/sh
# One for every clone that shares this engine: the clone's own pulumi tells which Python serves.
exec "${LANDFALL_PYTHON:?is not set: run . scripts/activate in a clone}" -P -m toolchain.language "$@"
"""


def install(links: Path = LINKS) -> None:
    """Write the clone's `pulumi`, and the language host beside the engine, where the engine looks first.

    An engine from the user's own PATH has the official language host beside it already.

    Args:
        links: The clone's `.tools` folder.
    """
    python = shlex.quote(str(folders.CLONE / ".venv" / "bin" / "python"))
    text = (
        f'#!/bin/sh\nexport LANDFALL_PYTHON={python}\nexec "$LANDFALL_PYTHON" -P -m toolchain.launcher "$@"\n'
    )
    write_file(links / "bin" / "pulumi", text, mode=0o755)
    # On PATH it would serve as well, but the engine warns of it at each command.
    (links / "bin" / _LANGUAGE_HOST).unlink(missing_ok=True)
    engine = (links / "libexec" / "pulumi").resolve()
    if engine.is_relative_to(folders.cache()):
        write_file(engine.parent / _LANGUAGE_HOST, _HOST_TEXT, mode=0o755)
