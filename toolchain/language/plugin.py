"""Run a provider plugin or a policy pack: `plugin.py FOLDER ARGUMENTS…` runs the folder's `__main__.py`.

Owns what a plugin must not have to care for: that it ends with the language host, and that a plugin which
cannot even start says so in one message. Standalone: the plugin's virtual environment need not hold this
package.
"""

import os
import runpy
import sys
import traceback
from pathlib import Path


def main() -> None:
    """Run the plugin as if by `python FOLDER ARGUMENTS…`."""
    runpy.run_path(str(Path(__file__).with_name("lifetime.py")))["end_with_parent"]()
    del sys.argv[0]
    folder = sys.argv[0]
    try:
        runpy.run_path(folder, run_name="__main__")
    except Exception as failure:
        sys.stdout.flush()
        print(_report(folder, failure), file=sys.stderr, flush=True)
        os._exit(1)


def _report(folder: str, failure: Exception) -> str:
    if isinstance(failure, ModuleNotFoundError):
        return (
            f"{folder} does not start: it needs the Python module {failure.name!r}, which"
            f" {sys.executable} does not have. Run scripts/setup."
        )
    own = [frame for frame in traceback.extract_tb(failure.__traceback__) if _is_plugins(frame.filename)]
    last = "".join(traceback.format_exception_only(failure)).strip()
    return f"{folder} does not start:\n{''.join(traceback.format_list(own))}{last}"


def _is_plugins(filename: str) -> bool:
    return filename != __file__ and not filename.startswith("<frozen")


main()
