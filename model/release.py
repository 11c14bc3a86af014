"""A finished release: the folder that serving and baking read, and the check of its digest."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from model import checksums
from model.compiled import certificate
from model.compiled.certificate import Certificate, Proof
from model.errors import ReleaseError
from model.manifest import FORMAT, content_digest, served
from model.schema import Schema, from_json

ONNX = "model.onnx"
ARRAYS = "model.json"
SOURCE = "model.c"
CERTIFICATE = "certificate.json"
JOBLIB = "model.joblib"
SKOPS = "model.skops"
SCHEMA = "schema.json"
MANIFEST = "manifest.json"
CARD = "model-card.md"
REPORT = "report.md"
HTML = "report.html"
SBOM = "sbom.cdx.json"
SUMS = "SHA256SUMS"
SIGNATURE = "model.sig"
FILES = (ONNX, ARRAYS, SOURCE, CERTIFICATE, JOBLIB, SKOPS, SCHEMA, MANIFEST, CARD, REPORT, HTML, SBOM)
"""The files that every release has beside `SUMS`; the pictures of the report and the compiled
model come on top."""


@dataclass(frozen=True)
class Release:
    """A verified release.

    Attributes:
        digest: `sha256:` and 64 hex digits; names the content.
        path: The folder.
        name: The model's name.
        algorithm: The winning family, such as "forest".
        title: The same for people, such as "random forest".
        score: Its mean score on rows that played no part in choosing it.
        metric: What that score is.
        threshold: What the gate asked for.
        schema: The features and the target.
        evidence: Hex hash of SHA256SUMS, which covers what the digest does not.
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
    evidence: str

    @property
    def onnx(self) -> Path:
        """The model for serving."""
        return self.path / ONNX

    @property
    def certificate(self) -> Certificate:
        """Which engines predict what was trained, and which of them serves.

        Raises:
            ReleaseError: It cannot be read, or is of another release.
        """
        try:
            found = certificate.from_json(_read(self.path, CERTIFICATE).decode())
        except (ValueError, KeyError, TypeError) as error:
            raise _damaged(self.path, f"{CERTIFICATE} cannot be used ({error!r})") from None
        if found.release != self.digest:
            raise _damaged(self.path, f"{CERTIFICATE} is of the release {found.release}")
        return found

    def serving(self, architecture: str) -> tuple[Proof, tuple[str, ...]]:
        """The engine that serves on an architecture, and the files beside the manifest that it needs.

        Args:
            architecture: As in certificates, such as "linux-x86_64".

        Raises:
            ReleaseError: No engine is proven for it, or the certificate cannot be used.
        """
        try:
            proof = certificate.runs_on(self.certificate, architecture)
        except LookupError:
            raise _damaged(self.path, f"no engine is proven for {architecture}") from None
        # The arrays explain predictions and are the last resort, whichever engine serves.
        return proof, tuple(dict.fromkeys((SCHEMA, CERTIFICATE, ARRAYS, proof.file)))

    @property
    def joblib(self) -> Path:
        """The scikit-learn pipeline. Loading it runs code: only from a release that `load` has verified."""
        return self.path / JOBLIB

    @property
    def skops(self) -> Path:
        """The same without code in it: what it is made of can be listed before it is loaded."""
        return self.path / SKOPS

    @property
    def report(self) -> Path:
        """The report for people."""
        return self.path / REPORT

    def served_manifest(self) -> str:
        """The text of manifest.json for an image: without the evidence, equal for equal models."""
        return served((self.path / MANIFEST).read_text(encoding="utf-8"))


def folder(store: Path, digest: str) -> Path:
    """Where a release with that digest stands in a store."""
    return store / digest.removeprefix("sha256:")


def load(path: Path) -> Release:
    """Reads a release folder and verifies every file of it.

    Raises:
        ReleaseError: A file is missing, altered, unreadable or foreign, or another Landfall wrote the folder.
    """
    text = _read(path, MANIFEST).decode(errors="replace")
    try:
        manifest = json.loads(text)
        digest, content, evidence = manifest["digest"], manifest["content"], manifest["evidence"]
        actual, files, version = content_digest(content), content["files"], content["format"]
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(path, f"{MANIFEST} is not a release's manifest ({error!r})") from None
    if digest != actual:
        raise _damaged(path, f"{MANIFEST} says {digest} but its content is {actual}")
    if version != FORMAT:
        raise ReleaseError(
            f"release {path}: format {version} is not {FORMAT}. Train it again with this Landfall."
        )
    sums = _read(path, SUMS)
    _check_files(path, _hashes(path, sums), files)
    try:
        return Release(
            digest,
            path,
            content["name"],
            content["algorithm"],
            evidence["title"],
            evidence["score"],
            evidence["metric"],
            evidence["threshold"],
            from_json(_read(path, SCHEMA).decode()),
            hashlib.sha256(sums).hexdigest(),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(path, f"{MANIFEST} or {SCHEMA} lacks what this Landfall reads ({error!r})") from None


def _hashes(path: Path, sums: bytes) -> dict[str, str]:
    try:
        return checksums.parse(sums.decode())
    except ValueError as error:
        raise _damaged(path, f"{SUMS}: {error}") from None


def _check_files(path: Path, expected: dict[str, str], content: dict[str, str]) -> None:
    for name in FILES:
        if name not in expected:
            raise _damaged(path, f"{SUMS} does not list {name}")
    for name in (ONNX, ARRAYS, SOURCE, SCHEMA):
        if name not in content:
            raise _damaged(path, f"{MANIFEST} does not list {name}")
    for name, wanted in expected.items():
        found = hashlib.sha256(_read(path, name)).hexdigest()
        if found != wanted or found != content.get(name, found):
            says = f"{MANIFEST} says {content[name]}" if name in content else f"{SUMS} says {wanted}"
            raise _damaged(path, f"{name} was altered: its SHA-256 is {found}, {says}")
    missing = [name for name in content if name not in expected]
    foreign = sorted({file.name for file in path.iterdir()} - set(expected) - {SUMS, SIGNATURE})
    if missing:
        raise _damaged(path, f"{SUMS} does not list {missing[0]}")
    if foreign:
        raise _damaged(path, f"{foreign[0]} is no file of it: {SUMS} does not list it")


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
