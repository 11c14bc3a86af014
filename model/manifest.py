"""manifest.json of a release: what the model is, and beside it how it was chosen.

`content` is what decides a prediction and what it was made from; its hash is the release's digest. It holds
no time, path, machine or score: the same data, settings, code and libraries give the same digest anywhere.
`evidence` is everything else: scores, verdicts, every trial, the machine. The ledger remembers its hash.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from model.lineage import Machine
from model.outcome import Value
from model.shown import shown

FORMAT = 2
"""Grows when a reader of older manifests would misread a new one."""

Parameters = dict[str, Value]
"""A candidate's parameters by name: each family has its own."""


@dataclass(frozen=True)
class Origin:
    """What the model was made from.

    Attributes:
        data: Hex hash of the validated table.
        splits: Hex hash of the rows of every fold.
        space: Hex hash of every parameter set tried.
        code: Hex hash of the training code, comments and docstrings aside.
        lock: Hex hash of the pinned packages.
        libraries: Version of each library that takes part, and of Python.
        settings: What the training was asked to do, the seed among it.
    """

    data: str
    splits: str
    space: str
    code: str
    lock: str
    libraries: dict[str, str]
    settings: dict[str, object]


@dataclass(frozen=True)
class OnnxInput:
    """One input of model.onnx, shape [N, 1]; NaN stands for a missing value."""

    name: str
    type: str


@dataclass(frozen=True)
class OnnxInterface:
    """What model.onnx takes and returns.

    Attributes:
        inputs: In schema order.
        label_output: Name of the answer, shape [N]: the class code (int64), or the number (double).
        probability_output: Name of the double output, shape [N, classes]; empty for a regression.
    """

    inputs: tuple[OnnxInput, ...]
    label_output: str
    probability_output: str


@dataclass(frozen=True)
class Content:
    """What the digest covers.

    Attributes:
        name: The model's name.
        task: "classification" or "regression".
        algorithm: The winning family.
        parameters: The winner's.
        decision_threshold: From which probability on the second of two classes is predicted; else None.
        onnx: What model.onnx takes and returns.
        files: Hex hash of each file that decides a prediction: the model in every compiled form, the schema.
        origin: What it was made from.
        format: `FORMAT`.
    """

    name: str
    task: str
    algorithm: str
    parameters: Parameters
    decision_threshold: float | None
    onnx: OnnxInterface
    files: dict[str, str]
    origin: Origin
    format: int = FORMAT

    @property
    def digest(self) -> str:
        """`sha256:` and the hex hash of the canonical JSON."""
        return content_digest(asdict(self))


@dataclass(frozen=True)
class TrialRecord:
    """One parameter set of the search and its mean score; `folds` is how many it ran before it was beaten."""

    algorithm: str
    parameters: Parameters
    score: float
    deviation: float
    folds: int


@dataclass(frozen=True)
class Parity:
    """How near what serves is to model.joblib: rows compared, largest difference of an answer, the engine."""

    rows: int
    difference: float
    engine: str


@dataclass(frozen=True)
class Evidence:
    """How the model was chosen and what is known of it.

    Attributes:
        title: The winning family's name for people.
        metric: What was scored.
        score: The whole procedure's mean on rows that played no part in it.
        threshold: What the gate asked of the lower end of that score's interval.
        rows: Rows of the data.
        parity: How near what serves is to what was trained.
        machine: What it was trained on.
        finished: When, in UTC.
        seconds: How long each phase took.
        selection: The selection's own record: intervals, families, classes, calibration, checks, verdicts.
        trials: Every trial of the final search, in the order tried.
    """

    title: str
    metric: str
    score: float
    threshold: float
    rows: int
    parity: Parity
    machine: Machine
    finished: str
    selection: Mapping[str, object]
    trials: tuple[TrialRecord, ...]
    seconds: dict[str, float] = field(default_factory=dict)


def to_json(content: Content, evidence: Evidence) -> str:
    """The text of manifest.json."""
    record = {"digest": content.digest, "content": asdict(content), "evidence": asdict(evidence)}
    # NaN is no JSON: better no release than one that others cannot read.
    return json.dumps(record, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def served(manifest: str) -> str:
    """What of a manifest goes into an image: digest, content and what is shown, equal for equal models."""
    record = json.loads(manifest)
    kept = {
        "digest": record["digest"],
        "content": record["content"],
        "evidence": shown(record["evidence"]),
    }
    return json.dumps(kept, indent=2, ensure_ascii=False) + "\n"


def content_digest(content: Mapping[str, object]) -> str:
    """The digest of a manifest's content: the hash of its JSON with keys sorted and no spaces."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()
