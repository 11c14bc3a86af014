"""The certificate: one JSON document with all that vouches for the release that is served.

It repeats what the release says of itself and invents nothing. Of the signature it tells what the process
required at its start. A server that vouches for its own release proves little: it says how to check from
outside.
"""

import msgspec

from app.evidence import Evidence
from app.page.wording import short
from app.release import Release

MANIFEST, SIGNATURE = "manifest.json", "model.sig"

COVERED = (
    "`digest` is the SHA-256 of `content`, as JSON with sorted keys and without spaces. `content.files` "
    "covers every file that decides a prediction; this server checked both when it started. `evidence` and "
    "`parity` lie beside the content: the release's signature and the image's digest cover them."
)


class Signature(msgspec.Struct, frozen=True):
    """What this server knows of the signature.

    Attributes:
        attached: Whether model.sig lies beside the release here.
        verified: Whether a key was required (`--public-key`), and has signed what is served: without that
            this process would not have started.
        key: That key's fingerprint, the hex SHA-256 of its PEM; null where none was required.
        check: The command that verifies it from outside.
    """

    attached: bool
    verified: bool
    key: str | None
    check: str


class Certificate(msgspec.Struct, frozen=True):
    """The document.

    Attributes:
        model: Its name.
        digest: The release's.
        covered: What the digest covers and what not.
        content: manifest.json's content, letter for letter, so that the digest can be computed again.
        evidence: Score, interval and the gate's verdicts; its numbers may be rounded.
        gate_passed: Whether every condition of the gate holds; null where the release does not tell.
        parity: certificate.json of the release: how near each engine is to the trained model; null without.
        signature: What this server knows of it.
    """

    model: str
    digest: str
    covered: str
    content: msgspec.Raw
    evidence: Evidence
    gate_passed: bool | None
    parity: msgspec.Raw | None
    signature: Signature


class _Manifest(msgspec.Struct, frozen=True):
    content: msgspec.Raw


def record(release: Release) -> Certificate:
    """The certificate of a loaded release."""
    digest = release.manifest.digest
    return Certificate(
        model=release.schema.name,
        digest=digest,
        covered=COVERED,
        content=msgspec.json.decode((release.folder / MANIFEST).read_bytes(), type=_Manifest).content,
        evidence=release.manifest.evidence,
        gate_passed=release.manifest.evidence.passed,
        parity=msgspec.Raw(release.parity) if release.parity else None,
        signature=Signature(
            (release.folder / SIGNATURE).is_file(),
            release.signed_by is not None,
            release.signed_by,
            f"python -m model verify {short(digest)} --key PUBLIC_KEY_FILE",
        ),
    )


def certificate(release: Release) -> bytes:
    """The certificate as JSON."""
    return msgspec.json.format(msgspec.json.encode(record(release)), indent=2)
