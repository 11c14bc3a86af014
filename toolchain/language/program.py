"""Run a Pulumi program: `program.py PROGRAM ARGUMENTS…`, with the run's settings in $LANDFALL_RUN_SETTINGS.

Owns how a program ends: an error that the program raised for its reader (`pulumi.RunError`) is shown as its
text alone; any other comes with the program's own part of the traceback. Standalone: the program's virtual
environment need not hold this package. Exit status 32 tells the host that the message is on the screen
already.
"""

import asyncio
import atexit
import gc
import json
import logging
import os
import runpy
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NoReturn

SHOWN_TO_USER = 32


def main() -> int:
    """Run the program and return the process's exit status."""
    runpy.run_path(str(Path(__file__).with_name("lifetime.py")))["end_with_parent"]()
    del sys.argv[0]
    # A program lives for seconds and keeps nearly all that it makes; to look for garbage in the ten thousands
    # of classes of a cloud's SDK again and again takes a third of their import.
    gc.disable()
    try:
        import pulumi.runtime  # noqa: PLC0415 - its absence is reported, not raised
    except ImportError as missing:
        print(
            f"The Pulumi SDK cannot be imported by {sys.executable}: {missing}. Run scripts/setup, or leave"
            " the virtual environment that is active with `deactivate`.",
            file=sys.stderr,
        )
        return 1
    settings = json.loads(os.environ.pop("LANDFALL_RUN_SETTINGS"))
    pulumi.runtime.set_all_config(
        pulumi.runtime.get_config_env(), pulumi.runtime.get_config_secret_keys_env()
    )
    pulumi.runtime.configure(pulumi.runtime.Settings(**settings))
    return _run(sys.argv[0], parallel=settings["parallel"])


def _run(program: str, parallel: int) -> int:
    import pulumi  # noqa: PLC0415 - imported before by main

    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    # Each resource operation blocks a thread or more while it waits for the engine; with fewer threads than
    # operations they would wait for each other.
    executor = ThreadPoolExecutor(max_workers=max(parallel, 1) * 4)
    loop.set_default_executor(executor)
    # A failed program leaves futures that nobody awaits; asyncio's complaints would bury the program's own
    # message.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    try:
        loop.run_until_complete(pulumi.runtime.run_in_stack(lambda: _execute(program)))
    except pulumi.RunError as failure:
        pulumi.log.error(str(failure))
        return SHOWN_TO_USER
    except Exception as failure:
        pulumi.log.error(_report(failure))
        return SHOWN_TO_USER
    finally:
        executor.shutdown(wait=True)
        loop.close()
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def _execute(program: str) -> None:
    runpy.run_path(program, run_name="__main__")


def _report(failure: Exception) -> str:
    own = [frame for frame in traceback.extract_tb(failure.__traceback__) if _is_programs(frame.filename)]
    last = "".join(traceback.format_exception_only(failure)).strip()
    places = "".join(traceback.format_list(own))
    return f"The program failed with an error that it does not handle:\n{places}{last}"


def _is_programs(filename: str) -> bool:
    machinery = (
        str(Path(asyncio.__file__).parent),
        str(_package_folder("pulumi")),
        __file__,
        "<frozen",
        runpy.__file__,
    )
    return not filename.startswith(machinery)


def _package_folder(name: str) -> Path:
    module_file = sys.modules[name].__file__
    return Path(module_file).parent if module_file else Path()


def _exit_with_status_of_main() -> NoReturn:
    """Run `main`, end with what it returns, and leave out Python's last step.

    That one takes apart all that was imported. For the classes of a cloud's SDK it takes half a second and
    more, in which the engine waits (bench/process_start.py). All that a program may count on is done before:
    its threads have ended and its functions for the exit were called.
    """
    status = 1  # of an error that nothing catches

    def leave() -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)

    atexit.register(leave)  # first, and so called last
    try:
        status = main()
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
        raise
    sys.exit(status)


_exit_with_status_of_main()
