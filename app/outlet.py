"""How log lines leave the process: through a bounded buffer, emptied by a thread of its own.

A pipe whose reader has stopped takes 64 KiB (pipe(7)) and then makes its writer wait for ever. Here only
that thread waits: requests go on, lines beyond the bound are dropped and counted, and the next line that fits
comes after one that says how many are missing.
"""

import os
import select
import threading
from collections.abc import Iterator
from typing import NamedTuple

from app.logs import line
from app.metrics import Family, families
from app.metrics.families import NO_LABELS

MOST_BYTES = 256 * 1024
"""Lines in memory: some 2,000."""


class _Entry(NamedTuple):
    """A line, or in place of some the one that tells how many are missing.

    Attributes:
        content: Its bytes, with the end of the line.
        stands_for: How many lines are missing where it is not written.
        counted: How many of them are counted as dropped already.
    """

    content: bytes
    stands_for: int = 1
    counted: int = 0


class Outlet:
    """Takes lines and writes them to a file descriptor. Every method may be called from any thread.

    Attributes:
        dropped: Lines that were not written: the buffer was full, or the write failed.
    """

    def __init__(self, descriptor: int, most_bytes: int = MOST_BYTES) -> None:
        self.dropped = 0
        self._descriptor = descriptor
        self._most = most_bytes
        self._changed = threading.Condition()
        self._waiting: list[_Entry] = []
        self._size = 0
        self._missing = 0
        self._closing = False
        self._writer = threading.Thread(target=self._run, name="log", daemon=True)
        self._writer.start()

    def write(self, text: str, /) -> None:
        """Take a line with its end, or drop it where the buffer is full; returns at once."""
        content = text.encode()
        with self._changed:
            if self._size + len(content) > self._most or self._closing:
                self.dropped += 1
                self._missing += 1
                return
            self._tell_missing()
            self._take(_Entry(content))
            self._changed.notify()

    def close(self, seconds: float) -> None:
        """Write what waits, for at most so long; lines that come later are dropped."""
        with self._changed:
            if not self._closing:
                self._tell_missing()
            self._closing = True
            self._changed.notify()
        self._writer.join(seconds)

    def families(self) -> Iterator[Family]:
        """What Prometheus reads."""
        yield families.counter(
            "landfall_log_lines_dropped_total",
            "Log lines not written: nobody read standard output, or it failed.",
            [(NO_LABELS, self.dropped)],
        )

    def _tell_missing(self) -> None:
        if self._missing:
            told = line("error", "log_lines_dropped", lines=self._missing).encode()
            self._take(_Entry(told, self._missing, self._missing))
            self._missing = 0

    def _take(self, entry: _Entry) -> None:
        self._waiting.append(entry)
        self._size += len(entry.content)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._closing)
                entries, self._waiting = self._waiting, []
            if not entries:
                return
            content = b"".join(entry.content for entry in entries)
            left = self._deliver(content)
            with self._changed:
                self._size -= len(content)
                for entry in reversed(entries):
                    if left <= 0:
                        break
                    left -= len(entry.content)
                    self._missing += entry.stands_for
                    self.dropped += entry.stands_for - entry.counted

    def _deliver(self, content: bytes) -> int:
        """Write, however long it takes; how many bytes could not be written."""
        left = memoryview(content)
        while left:
            try:
                left = left[os.write(self._descriptor, left) :]
            except BlockingIOError:  # whoever shares the descriptor has made it so
                select.select([], [self._descriptor], [])
            except OSError:
                break
        return len(left)
