"""One setup at a time, over all clones that share a cache folder.

Owns the lock file. The kernel drops the lock with the process that holds it, however that one ends.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator

from toolchain import folders
from toolchain.progress import Step


@contextlib.contextmanager
def exclusive() -> Iterator[None]:
    """Hold setup's lock; wait, and say so, while another setup holds it."""
    path = folders.cache() / "setup.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            with Step(f"waiting for another setup (process {file.read().strip() or 'unknown'})"):
                fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        file.truncate()
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield
