"""A typed client of one model in the standard library alone: copy it, and change `Patient` to your own.

python3 typed_client.py http://localhost:8080
"""

import json
import sys
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import Literal


@dataclass(frozen=True, slots=True)
class Patient:
    """One row; None where a value was not measured."""

    age: int
    sex: Literal[0, 1]
    cp: Literal[1, 2, 3, 4]
    trestbps: int
    chol: int
    fbs: Literal[0, 1]
    restecg: Literal[0, 1, 2]
    thalach: int
    exang: Literal[0, 1]
    oldpeak: float
    slope: Literal[1, 2, 3]
    ca: int | None
    thal: Literal[3, 6, 7] | None


@dataclass(frozen=True, slots=True)
class Prediction:
    """The class, and the probability of each."""

    label: str
    probabilities: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """A value that the model does not take."""

    field: str
    value: str
    allowed: str
    row: int = 0


class Refused(Exception):
    """The server refused the request; `faults` name each value that was wrong."""

    def __init__(self, text: str, faults: Sequence[Fault]) -> None:
        super().__init__(text)
        self.faults = tuple(faults)


def predict(url: str, model: str, rows: Sequence[Patient], timeout_seconds: float = 5.0) -> list[Prediction]:
    """Predict rows.

    Raises:
        Refused: A value is not allowed, or there is no such model.
        OSError: The server cannot be reached.
    """
    inputs = [
        {
            "name": field.name,
            "shape": [len(rows)],
            "datatype": "FP64",
            "data": [asdict(row)[field.name] for row in rows],
        }
        for field in fields(Patient)
    ]
    request = urllib.request.Request(
        f"{url}/v2/models/{model}/infer",
        data=json.dumps({"inputs": inputs}).encode(),
        headers={"content-type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=timeout_seconds) as answer:
            outputs = {output["name"]: output for output in json.load(answer)["outputs"]}
    except urllib.error.HTTPError as error:
        told = json.load(error)
        raise Refused(told["error"], [Fault(**fault) for fault in told.get("findings", ())]) from None
    width = outputs["probability"]["shape"][1]
    flat = outputs["probability"]["data"]
    return [
        Prediction(label, tuple(flat[row * width : (row + 1) * width]))
        for row, label in enumerate(outputs["label"]["data"])
    ]


def main(url: str) -> None:
    """Predict two patients, then one whose age no person reaches."""
    first = Patient(63, 1, 1, 145, 233, 1, 2, 150, 0, 2.3, 3, 0, 6)
    second = Patient(57, 0, 4, 120, 354, 0, 0, 163, 1, 0.6, 1, None, 3)
    for prediction in predict(url, "heart", [first, second]):
        print(prediction.label, *(f"{probability:.3f}" for probability in prediction.probabilities))
    try:
        predict(url, "heart", [Patient(630, 1, 1, 145, 233, 1, 2, 150, 0, 2.3, 3, 0, 6)])
    except Refused as refusal:
        for fault in refusal.faults:
            print(f"{fault.field} {fault.value}: allowed is {fault.allowed}")


if __name__ == "__main__":
    main(sys.argv[1])
