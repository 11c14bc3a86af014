"""Started by the engine as `python <this folder> ADDRESS`: see `server`."""

import os
import sys
from pathlib import Path

# Python may put this folder first on the import path; its modules' names must not hide others'.
_FOLDER = Path(__file__).resolve().parent
sys.path[:] = [str(_FOLDER.parents[2]), *(entry for entry in sys.path if Path(entry).resolve() != _FOLDER)]

from toolchain.language.messages import without_sdk  # noqa: E402  # only importable from here on

if __name__ == "__main__":
    without_sdk()
    from infra.plugins.landfall.server import serve

    addresses = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    if not addresses:
        sys.exit("This is a Pulumi plugin: Pulumi starts it. Run `pulumi up` in a project that uses it.")
    serve(addresses[-1])
    # Threads may still wait for programs that have been told to end.
    os._exit(0)
