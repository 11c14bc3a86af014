"""manifest.json of a release: what it was made from, how it was chosen, and the hash of every file.

The digest of a release is the hash of this record, digest aside. It holds no time, path or machine name:
the same data, settings, code and libraries give the same digest.
"""

import hashlib
import json
from dataclasses import asdict, dataclass

FORMAT = 1
"""Grows when a reader of older manifests would misread a new one."""

Parameters = dict[str, str | int | float | None]
"""A candidate's parameters by name: each family has its own."""


@dataclass(frozen=True)
class Score:
    """One trial of the search: the mean and standard deviation of its folds' scores."""

    algorithm: str
    parameters: Parameters
    score: float
    deviation: float


@dataclass(frozen=True)
class Origin:
    """What the model was made from.

    Attributes:
        data: Hex hash of the validated table.
        rows: Rows of it.
        classes: Rows of each class.
        code: Hex hash of the training code, comments and docstrings aside.
        libraries: Version of each library that takes part, and of Python.
        seed: The seed of folds and forests.
        folds: Parts of the cross-validation.
        trials: The most parameter sets tried of each family in each search.
    """

    data: str
    rows: int
    classes: tuple[int, ...]
    code: str
    libraries: dict[str, str]
    seed: int
    folds: int
    trials: int


@dataclass(frozen=True)
class OnnxInput:
    """One input of model.onnx, shape [N, 1]; NaN stands for a missing value."""

    name: str
    type: str


@dataclass(frozen=True)
class OnnxInterface:
    """What model.onnx takes and returns, and how near it is to model.joblib.

    Attributes:
        inputs: In schema order.
        label_output: Name of the int64 output, shape [N].
        probability_output: Name of the double output, shape [N, classes].
        parity_rows: Rows on which both were compared.
        parity_difference: The largest difference of a probability among them.
    """

    inputs: tuple[OnnxInput, ...]
    label_output: str
    probability_output: str
    parity_rows: int
    parity_difference: float


@dataclass(frozen=True)
class Manifest:
    """The whole record.

    Attributes:
        name: The model's name.
        algorithm: The winning family.
        title: The winning family's name for people.
        parameters: The winner's.
        score: The winner's mean over the folds.
        metric: What was scored.
        threshold: What the gate asked for.
        widened: Whether the wider search was needed.
        origin: What it was made from.
        candidates: Every trial, in the order tried.
        onnx: What model.onnx takes and returns.
        files: Hex hash of every other file of the release.
    """

    name: str
    algorithm: str
    title: str
    parameters: Parameters
    score: float
    metric: str
    threshold: float
    widened: bool
    origin: Origin
    candidates: tuple[Score, ...]
    onnx: OnnxInterface
    files: dict[str, str]
    format: int = FORMAT

    @property
    def digest(self) -> str:
        """`sha256:` and the hex hash of the record's canonical JSON."""
        return content_digest(json.dumps(asdict(self)))

    def to_json(self) -> str:
        """The text of manifest.json, the digest in it."""
        return json.dumps({"digest": self.digest} | asdict(self), indent=2, ensure_ascii=False) + "\n"


def content_digest(manifest: str) -> str:
    """The digest of a manifest's text: the hash of its JSON with keys sorted, no spaces, and no key "digest".

    Raises:
        ValueError, TypeError: The text is no JSON object.
    """
    record = json.loads(manifest)
    if not isinstance(record, dict):
        raise TypeError("a manifest is a JSON object")
    record.pop("digest", None)
    canonical = json.dumps(record, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()
