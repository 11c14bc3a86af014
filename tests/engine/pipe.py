"""A named pipe by which a program tells its test that it has come to a certain point."""

import os
import select
from pathlib import Path


class Pipe:
    """A pipe in a test's folder; the program opens `path` for writing and writes one word or line.

    Attributes:
        path: Its file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        os.mkfifo(path)
        self._descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)

    def wait(self, seconds: float = 120.0) -> str:
        """What the program writes; the test fails where it never does."""
        ready, _, _ = select.select([self._descriptor], [], [], seconds)
        assert ready, "the program has not come to the point where it writes to its pipe"
        text = os.read(self._descriptor, 4096).decode()
        os.close(self._descriptor)
        return text
