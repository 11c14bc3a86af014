"""Reads a release folder and refuses one that is not exactly what its manifest describes.

Owns the integrity check at start: whatever of the model's files is there must be what the manifest names.
The folder's pickle is a deliverable for others and is never opened here.
"""

import hashlib
import json
from pathlib import Path

import msgspec

from app import schema, signature
from app.certificate import Certificate
from app.certificate import parse as parse_certificate
from app.errors import ReleaseAltered, ReleaseMissing, ReleaseUnusable
from app.evidence import Evidence

GRAPH, ARRAYS, SCHEMA = "model.onnx", "model.json", "schema.json"
CERTIFICATE = "certificate.json"
FORMAT = 2
"""The manifest's format that this server reads."""
VERSION_CHARACTERS = 12


class OnnxInput(msgspec.Struct, frozen=True):
    """One input of the ONNX graph: a feature's name and its element type (float, double, int64 or string)."""

    name: str
    type: str


class OnnxBinding(msgspec.Struct, frozen=True):
    """How the ONNX graph's inputs and outputs are called."""

    inputs: list[OnnxInput]
    label_output: str
    probability_output: str


class Origin(msgspec.Struct, frozen=True):
    """What the model was made from: hex hashes of data, training code and packages; library versions."""

    data: str = ""
    code: str = ""
    lock: str = ""
    libraries: dict[str, str] = {}


class Content(msgspec.Struct, frozen=True):
    """What decides a prediction, as far as this server reads it.

    Attributes:
        files: Hex SHA-256 of each file by name.
        format: Grows when an older reader would misread.
        onnx: Names and types of the graph.
        algorithm: The winning candidate, for people.
        parameters: The winner's.
        decision_threshold: From which probability on the second of two classes is predicted; None where the
            likeliest is.
        origin: What it was made from.
    """

    files: dict[str, str]
    onnx: OnnxBinding
    format: int
    algorithm: str = "unknown"
    parameters: dict[str, schema.Cell] = {}
    decision_threshold: float | None = None
    origin: Origin = Origin()


class Manifest(msgspec.Struct, frozen=True):
    """manifest.json.

    Attributes:
        digest: The release's name: "sha256:" and the hash of the content's canonical JSON.
        content: What the digest covers.
        evidence: Score and gate, for people; nothing that is served depends on it.
    """

    digest: str
    content: Content
    evidence: Evidence = Evidence()


class Release(msgspec.Struct, frozen=True):
    """A release whose content has been checked.

    Attributes:
        schema: The model's inputs and classes.
        manifest: What the release says of itself.
        folder: Where it is.
        certificate: Which engines were proven; None for a release from before certificates.
        parity: The text of certificate.json; None where there is none.
        signed_by: The fingerprint of the key that was required, and has signed it; None where none was.
    """

    schema: schema.Schema
    manifest: Manifest
    folder: Path
    certificate: Certificate | None = None
    parity: bytes | None = None
    signed_by: str | None = None

    @property
    def version(self) -> str:
        """The model version in URLs: the start of the digest's hex."""
        return self.manifest.digest.removeprefix("sha256:")[:VERSION_CHARACTERS]

    def read(self, name: str) -> bytes:
        """The content of a file that the manifest lists, checked once more.

        Raises:
            ReleaseMissing: It cannot be read.
            ReleaseAltered: It is not what the manifest describes.
        """
        return self.require(name, self.manifest.content.files.get(name, "nothing of it")).read_bytes()

    def require(self, name: str, sha256: str) -> Path:
        """The path of a file that has that hash.

        Raises:
            ReleaseMissing: It cannot be read.
            ReleaseAltered: It has another hash.
        """
        _require_equal(f"{self.folder / name} has", _sha256(_read(self.folder, name)), sha256)
        return self.folder / name


def load(folder: Path, expected: str | None = None, key: bytes | None = None) -> Release:
    """Read and check a release.

    Args:
        folder: The release folder.
        expected: The digest that the caller wants to serve; None takes the manifest's word.
        key: The public key, PEM, that must have signed it; None asks for no signature.

    Raises:
        ReleaseMissing: The folder or one of its files cannot be read.
        ReleaseAltered: A file's content differs from the manifest, or the release is not the expected one.
        ReleaseUnsigned: The key did not sign it.
        ReleaseUnusable: The files are whole but not understood.
    """
    described_by = _read(folder, "manifest.json")
    manifest = _manifest(described_by)
    actual = _canonical_digest(described_by)
    _require_equal(f"the content of {folder / 'manifest.json'} has", actual, manifest.digest)
    files = manifest.content.files
    for name in (SCHEMA, *(name for name in files if name != SCHEMA and (folder / name).is_file())):
        _require_equal(f"{folder / name} has", _sha256(_read(folder, name)), files.get(name, "nothing of it"))
    if expected is not None and expected != manifest.digest:
        raise ReleaseAltered(
            f"The release at {folder} is {manifest.digest}, but {expected} was asked for. "
            "Deploy the image that holds the release that you mean."
        )
    described = schema.parse(_read(folder, SCHEMA))
    text = _read(folder, CERTIFICATE) if ARRAYS in files else None
    certificate = parse_certificate(text, manifest.digest) if text is not None else None
    signed_by = None
    if key is not None:
        proofs = [proof.file for proof in certificate.engines if proof.file] if certificate else []
        names = {SCHEMA, *files, *proofs, *([CERTIFICATE] if certificate else [])}
        served = {name: _sha256(_read(folder, name)) for name in sorted(names) if (folder / name).is_file()}
        signed_by = signature.require(folder, manifest.digest, served, key)
    return Release(described, manifest, folder, certificate, text, signed_by)


def _read(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        raise ReleaseMissing(
            f"The release file {folder / name} cannot be read: {error.strerror}. A release folder holds "
            f"manifest.json, {SCHEMA}, {CERTIFICATE} and the model's files; name it with --release."
        ) from None


def _manifest(content: bytes) -> Manifest:
    try:
        manifest = msgspec.json.decode(content, type=Manifest)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise ReleaseUnusable(f"manifest.json cannot be used: {error}. Build the release again.") from None
    if manifest.content.format != FORMAT:
        raise ReleaseUnusable(
            f"manifest.json has format {manifest.content.format}; this server reads {FORMAT}. Build it again."
        )
    return manifest


def _require_equal(what: str, found: str, wanted: str) -> None:
    if found != wanted:
        raise ReleaseAltered(
            f"The release was altered: {what} {found}, the manifest says {wanted}. "
            "It is not served. Build the release again, or deploy an image that holds it whole."
        )


def _canonical_digest(manifest: bytes) -> str:
    # The standard library's JSON, as whoever wrote the digest used: another one may print a float otherwise.
    try:
        content = json.loads(manifest)["content"]
    except (ValueError, RecursionError) as error:
        raise ReleaseUnusable(f"manifest.json cannot be used: {error}. Build the release again.") from None
    return "sha256:" + _sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode())


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
