"""A finished release: the folder that serving and baking read, and the check of its digest."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from model.errors import ReleaseError
from model.manifest import FORMAT, content_digest
from model.schema import Schema, from_json

ONNX = "model.onnx"
JOBLIB = "model.joblib"
SCHEMA = "schema.json"
MANIFEST = "manifest.json"
REPORT = "report.md"
PLOT = "report.png"
FILES = (ONNX, JOBLIB, SCHEMA, REPORT, PLOT)
"""All files beside the manifest."""


@dataclass(frozen=True)
class Release:
    """A verified release.

    Attributes:
        digest: `sha256:` and 64 hex digits; names the content.
        path: The folder.
        name: The model's name.
        algorithm: The winning family, such as "forest".
        title: The same for people, such as "random forest".
        score: Its mean score in the cross-validation, 0 to 1.
        metric: What that score is.
        threshold: What the gate asked for.
        schema: The features and the target.
    """

    digest: str
    path: Path
    name: str
    algorithm: str
    title: str
    score: float
    metric: str
    threshold: float
    schema: Schema

    @property
    def onnx(self) -> Path:
        """The model for serving."""
        return self.path / ONNX

    @property
    def joblib(self) -> Path:
        """The scikit-learn pipeline. Loading it runs code: only from a release that `load` has verified."""
        return self.path / JOBLIB

    @property
    def evidence(self) -> str:
        """Hex hash of all that lies beside the content, as the ledger remembers it."""
        return hashlib.sha256((self.path / MANIFEST).read_bytes()).hexdigest()

    @property
    def report(self) -> Path:
        """The report for people."""
        return self.path / REPORT


def folder(store: Path, digest: str) -> Path:
    """Where a release with that digest stands in a store."""
    return store / digest.removeprefix("sha256:")


def load(path: Path) -> Release:
    """Reads a release folder and verifies every file of it against the digest.

    Raises:
        ReleaseError: A file is missing, altered or unreadable, or another Landfall wrote the folder.
    """
    text = _read(path, MANIFEST).decode(errors="replace")
    try:
        manifest = json.loads(text)
        digest, files = manifest["digest"], manifest["files"]
        actual = content_digest(text)
        version = manifest["format"]
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(path, f"{MANIFEST} is not a release's manifest ({error!r})") from None
    if digest != actual:
        raise _damaged(path, f"{MANIFEST} says {digest} but its content is {actual}")
    if version != FORMAT:
        raise ReleaseError(
            f"release {path}: format {version} is not {FORMAT}. Train it again with this Landfall."
        )
    for name in FILES:
        found = hashlib.sha256(_read(path, name)).hexdigest()
        if found != files.get(name):
            raise _damaged(
                path, f"{name} was altered: its SHA-256 is {found}, the manifest says {files.get(name)}"
            )
    return Release(
        digest,
        path,
        manifest["name"],
        manifest["algorithm"],
        manifest["title"],
        manifest["score"],
        manifest["metric"],
        manifest["threshold"],
        from_json(_read(path, SCHEMA).decode()),
    )


def _read(path: Path, name: str) -> bytes:
    try:
        return (path / name).read_bytes()
    except FileNotFoundError:
        what = "there is no such folder" if not path.is_dir() else f"{name} is missing"
        raise _damaged(path, what) from None
    except OSError as error:
        raise _damaged(path, f"{name} cannot be read ({error.strerror})") from None


def _damaged(path: Path, found: str) -> ReleaseError:
    return ReleaseError(
        f"release {path}: {found}. Nothing of it was used."
        " Train it again (`python -m model train`) or restore the folder."
    )
