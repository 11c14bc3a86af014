"""certificate.json of a release: which engines predict what was trained, how near, and which of them serves.

Lies beside the release's digest, since compilers and mathematical libraries differ between machines; it has a
digest of its own and names the release that it is for. No time is in it.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from model.manifest import content_digest

FORMAT = 1
"""Grows when a reader of older certificates would misread a new one."""

COMPILED, ONNXRUNTIME, PYTHON = "compiled", "onnxruntime", "python"


@dataclass(frozen=True)
class Proof:
    """What was found of one engine.

    Attributes:
        engine: "compiled", "onnxruntime" or "python".
        proven: Whether it may serve.
        sentence: What was found, in words.
        file: What it runs, in the release folder; empty where it could not be made.
        sha256: Hex hash of that file.
        architecture: The only one it runs on; empty where any.
        made: What made the file, such as a compiler and its flags; empty where this package did.
        rows: Rows compared, all together and each alone.
        difference: The largest difference from scikit-learn's own answer: of a probability; of a regression's
            value, as a share of the targets' range. None where nothing was compared.
        tolerance: The largest that is accepted.
        flips: Rows whose predicted class is another.
    """

    engine: str
    proven: bool
    sentence: str
    file: str = ""
    sha256: str = ""
    architecture: str = ""
    made: str = ""
    rows: int = 0
    difference: float | None = None
    tolerance: float = 0.0
    flips: int = 0


@dataclass(frozen=True)
class Certificate:
    """The whole certificate.

    Attributes:
        release: Digest of the release that it is for.
        chosen: The engine that serves; the others that are proven follow where it cannot.
        engines: All that were looked at, the fastest for this family first.
        reference: What they were compared with.
        compared: Rows by where they come from.
        format: `FORMAT`.
    """

    release: str
    chosen: str
    engines: tuple[Proof, ...]
    reference: str
    compared: Mapping[str, int]
    format: int = FORMAT

    @property
    def serving(self) -> Proof:
        """The proof of the engine that serves."""
        return next(proof for proof in self.engines if proof.engine == self.chosen)

    def to_json(self) -> str:
        """The text of certificate.json."""
        record = asdict(self)
        whole = {"digest": content_digest(record), "certificate": record}
        return json.dumps(whole, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def from_json(text: str) -> Certificate:
    """Reads what `Certificate.to_json` wrote.

    Raises:
        KeyError, TypeError, ValueError: It is not such a text, or was altered.
    """
    # Any: the one place where untyped JSON comes in; the constructors below name every field.
    raw: Mapping[str, Any] = json.loads(text)
    if content_digest(raw["certificate"]) != raw["digest"]:
        raise ValueError("its content is not what its digest says")
    record = {**raw["certificate"], "engines": tuple(Proof(**one) for one in raw["certificate"]["engines"])}
    return Certificate(**record)


def runs_on(certificate: Certificate, architecture: str) -> Proof:
    """The proof of the engine that serves on an architecture: the first proven one that runs there.

    Raises:
        LookupError: None does.
    """
    for proof in certificate.engines:
        if proof.proven and proof.architecture in ("", architecture):
            return proof
    raise LookupError(architecture)
