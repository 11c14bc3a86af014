"""Pulumi's messages without Pulumi's SDK, for processes that only talk to the engine.

Python imports a package's parents first: with `pulumi.runtime.proto` come the SDK, its tracing and its
automation interface, a tenth to two fifths of such a process's start (bench/process_start.py). An update
starts a dozen of them.
"""

import importlib.util
import sys

_PARENTS = ("pulumi", "pulumi.runtime")


def without_sdk() -> None:
    """Have this process import `pulumi.runtime.proto` alone. Call it first; nothing of the SDK works then.

    Where Pulumi is not installed, this does nothing: the import itself tells that.
    """
    for name in _PARENTS:
        found = None if name in sys.modules else importlib.util.find_spec(name)
        if found is not None:
            sys.modules[name] = importlib.util.module_from_spec(found)
