"""Where Parquet files go: a folder, or a bucket that pyarrow can write to."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import fs

STORES = ("s3", "gs")
"""Schemes of object stores that pyarrow's wheels bring
(https://arrow.apache.org/docs/python/filesystems.html, read 2026-11-21)."""

_PART = ".part"


@dataclass(frozen=True)
class Target:
    """A place for files.

    Attributes:
        system: What writes there.
        root: The folder, or the bucket with its prefix.
    """

    system: fs.FileSystem
    root: str

    def put(self, name: str, rows: pa.Table) -> None:
        """Write a file, in the place of an earlier one; it appears whole or not at all.

        Args:
            name: Below the root, with slashes.
            rows: What it holds.

        Raises:
            OSError: It could not be written.
        """
        self._write(name, lambda path: pq.write_table(rows, path, filesystem=self.system, compression="zstd"))

    def put_bytes(self, name: str, content: bytes) -> None:
        """The same for bytes.

        Raises:
            OSError: They could not be written.
        """

        def write(path: str) -> None:
            with self.system.open_output_stream(path) as file:
                file.write(content)

        self._write(name, write)

    def _write(self, name: str, write: Callable[[str], None]) -> None:
        path = f"{self.root}/{name}"
        self.system.create_dir(path.rpartition("/")[0], recursive=True)
        if not isinstance(self.system, fs.LocalFileSystem):
            write(path)  # an object store shows an object only once it is closed
            return
        aside = path + _PART
        write(aside)
        with open(aside, "rb") as written:  # noqa: PTH123  # pyarrow's paths are texts
            os.fsync(written.fileno())
        self.system.move(aside, path)


def parse(text: str) -> Target:
    """A target from what a person wrote.

    Args:
        text: An absolute path, or a URI such as s3://bucket/prefix.

    Raises:
        ValueError: It is neither; the text says what is allowed.
    """
    scheme = text.partition("://")[0] if "://" in text else ""
    if scheme in STORES:
        system, root = fs.FileSystem.from_uri(text)
        return Target(system, root.rstrip("/"))
    if scheme or not Path(text).is_absolute():
        stores = " or ".join(f"{store}://bucket/prefix" for store in STORES)
        raise ValueError(f"target {text!r} is no place for Parquet files; allowed: /folder, {stores}.")
    return Target(fs.LocalFileSystem(), text.rstrip("/"))
