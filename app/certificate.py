"""certificate.json of a release: which engines predict what was trained, and which of them serves.

Owns reading it and the check that it is whole and belongs to the release. The model package writes it.
"""

import hashlib
import hmac
import json

import msgspec

from app.errors import ReleaseAltered, ReleaseUnusable

FORMAT = 1
"""The certificate's format that this server reads."""


class Proof(msgspec.Struct, frozen=True):
    """What was found of one engine.

    Attributes:
        engine: "compiled", "onnxruntime" or "python".
        proven: Whether it may serve.
        file: What it runs, in the release folder; empty where it could not be made.
        sha256: Hex hash of that file.
        architecture: The only one it runs on, such as "linux-x86_64"; empty where any.
        rows: Rows compared.
        difference: The largest difference from scikit-learn's own answer: of a probability; of a regression's
            value, as a share of the targets' range. None where nothing was compared.
        tolerance: The largest that is accepted.
        flips: Rows whose predicted class is another.
        sentence: All that in words, or why there is nothing to compare.
    """

    engine: str
    proven: bool
    sentence: str
    file: str = ""
    sha256: str = ""
    architecture: str = ""
    rows: int = 0
    difference: float | None = None
    tolerance: float = 0.0
    flips: int = 0


class Certificate(msgspec.Struct, frozen=True):
    """certificate.json.

    Attributes:
        release: Digest of the release that it is for.
        chosen: The engine that serves; the others that are proven follow where it cannot.
        engines: All that were looked at, the fastest first.
        reference: What they were compared with, such as "scikit-learn 1.9.1".
        compared: Rows by where they come from, such as {"data": 303, "drawn": 10000}.
        format: `FORMAT`.
    """

    release: str
    chosen: str
    engines: list[Proof]
    format: int
    reference: str = ""
    compared: dict[str, int] = {}

    def preferred(self) -> list[Proof]:
        """The engines that may serve, best first."""
        return [proof for proof in self.engines if proof.proven]


class _File(msgspec.Struct, frozen=True):
    digest: str
    certificate: Certificate


def parse(content: bytes, release: str) -> Certificate:
    """Read and check a certificate.

    Args:
        content: The bytes of certificate.json.
        release: The digest of the release that it must be for.

    Raises:
        ReleaseAltered: It is not what was written, or another release's.
        ReleaseUnusable: It is whole but not understood.
    """
    try:
        found = msgspec.json.decode(content, type=_File)
        text = json.dumps(json.loads(content)["certificate"], sort_keys=True, separators=(",", ":"))
    except (msgspec.DecodeError, ValueError) as error:
        raise ReleaseUnusable(f"certificate.json cannot be used: {error}. Build the release again.") from None
    actual = "sha256:" + hashlib.sha256(text.encode()).hexdigest()
    if not hmac.compare_digest(actual, found.digest):
        raise ReleaseAltered(
            f"The release was altered: certificate.json has {actual}, it says {found.digest}. "
            "It is not served. Build the release again, or deploy an image that holds it whole."
        )
    if found.certificate.release != release:
        raise ReleaseAltered(
            f"certificate.json is of the release {found.certificate.release}, not of {release}. "
            "Deploy an image that holds the release whole."
        )
    if found.certificate.format != FORMAT:
        raise ReleaseUnusable(
            f"certificate.json has format {found.certificate.format}; this server reads {FORMAT}. "
            "Build the release again."
        )
    return found.certificate
