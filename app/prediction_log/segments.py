"""The log's files: one that is written, finished ones that others may take, all together within a bound.

A finished segment ends in `.ndjson` and never changes. The one being written has `.part` behind it; one that
a killed process left is finished by the next. A segment's name is unique among pods and sorts by time. Small
files beside them, such as `columns-<release>.json`, are there before the first.
"""

import os
import re
import time
from collections.abc import Mapping
from pathlib import Path
from socket import gethostname
from typing import IO

FINISHED = ".ndjson"
PART = FINISHED + ".part"
SEGMENT_SECONDS = 60.0
"""A reader of finished segments is at most this far behind."""
MOST_SEGMENT_BYTES = 8 * 1024 * 1024
_SEGMENTS_IN_BOUND = 8


class Segments:
    """Writes lines into a folder.

    Attributes:
        removed: Finished segments that were deleted to stay within the bound.
    """

    def __init__(self, folder: Path, most_bytes: int, beside: Mapping[str, bytes] | None = None) -> None:
        """Prepare; nothing is touched before the first line.

        Args:
            folder: Where the files go; only this object writes there.
            most_bytes: What all of them may take together.
            beside: Further small files, by name, that are there before the first segment.
        """
        self._beside = beside or {}
        self.removed = 0
        self._folder = folder
        self._most = most_bytes
        self._segment = max(1, min(MOST_SEGMENT_BYTES, most_bytes // _SEGMENTS_IN_BOUND))
        self._host = re.sub(r"[^A-Za-z0-9-]", "-", gethostname())
        self._number = 0
        self._file: IO[bytes] | None = None
        self._size = 0
        self._opened = 0.0

    def write(self, lines: bytes) -> None:
        """Append whole lines, and finish the segment where it is full or old.

        Raises:
            OSError: They could not be written. What is in the file then ends with a whole line, and the next
                lines begin a new one.
        """
        try:
            file = self._file or self._open()
            file.write(lines)
            file.flush()
        except OSError:
            self._abandon()
            raise
        self._size += len(lines)
        self.tick()

    def tick(self) -> None:
        """Finish the segment where it is full or old.

        Raises:
            OSError: It could not be renamed.
        """
        old = time.monotonic() - self._opened >= SEGMENT_SECONDS
        if self._file is not None and (old or self._size >= self._segment):
            self.finish()

    def finish(self) -> None:
        """Close the segment and give it its final name.

        Raises:
            OSError: It could not be renamed.
        """
        if self._file is None:
            return
        file, self._file = self._file, None
        file.close()
        _finished(Path(file.name))

    def _open(self) -> IO[bytes]:
        self._folder.mkdir(parents=True, exist_ok=True)
        for left in self._folder.glob(f"*{PART}"):
            _cut_to_whole_lines(left)
            _finished(left)
        self._make_room()
        for name, content in self._beside.items():
            _keep(self._folder / name, content)
        self._number += 1
        stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
        name = f"{stamp}-{self._host}-{os.getpid()}-{self._number:06d}{PART}"
        self._file = (self._folder / name).open("xb")
        self._size, self._opened = 0, time.monotonic()
        return self._file

    def _make_room(self) -> None:
        finished = sorted(self._folder.glob(f"*{FINISHED}"))
        sizes = [_size(path) for path in finished]
        while finished and sum(sizes) + self._segment > self._most:
            finished.pop(0).unlink(missing_ok=True)
            sizes.pop(0)
            self.removed += 1

    def _abandon(self) -> None:
        """Let go of a file that cannot be written; the next segment finishes it, cut to whole lines."""
        file, self._file = self._file, None
        if file is not None:
            try:
                file.close()
            except OSError:
                return  # what was buffered did not fit either


def _keep(path: Path, content: bytes) -> None:
    """Have a file with that content; a reader sees all of it or nothing."""
    if not path.exists():
        part = path.with_name(path.name + ".new")
        part.write_bytes(content)
        part.rename(path)


def _finished(part: Path) -> None:
    if _size(part):
        part.rename(part.with_name(part.name.removesuffix(PART) + FINISHED))
    else:
        part.unlink(missing_ok=True)


def _cut_to_whole_lines(path: Path) -> None:
    with path.open("rb+") as file:
        content = file.read()
        file.truncate(content.rfind(b"\n") + 1)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:  # taken by a reader meanwhile
        return 0
