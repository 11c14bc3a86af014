"""This project's server as its image runs it: the packages of requirements/app.lock, every default kept."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from bench.servers import environments
from bench.servers.models import Model
from bench.servers.systems.system import Cell, Launch, Place, Variant, VariantName
from toolchain.folders import CLONE


@dataclass(frozen=True)
class Landfall:
    """`python -m app`, with its limits, log and metrics."""

    name = "landfall"
    title = "Landfall"
    environment = environments.OURS
    variants = (Variant("default", "as the image runs it: every limit, log and metric on"),)
    fast = True
    predicts = True

    def launch(self, model: Model, variant: VariantName, place: Place) -> Launch:  # noqa: ARG002 - one only
        """Serves the release; the grace after SIGTERM is for load balancers, of which there are none."""
        python = environments.python(self.environment)
        predictions = place.folder / "predictions"
        predictions.mkdir()
        command = (str(python), "-P", "-m", "app", "--release", str(model.folder), "--address", "127.0.0.1")
        return Launch(
            (*command, "--port", str(place.port), "--grace-seconds", "0"),
            place.folder,
            {
                "PYTHONPATH": str(CLONE),
                "PYTHONUNBUFFERED": "1",
                "PYTHONFAULTHANDLER": "1",
                "LANDFALL_PREDICTION_LOG": str(predictions),
            },
        )

    def path(self, model: Model) -> str:
        """The protocol's own."""
        return f"/v2/models/{model.schema.name}/infer"

    def body(self, model: Model, row: Sequence[Cell]) -> bytes:  # noqa: ARG002 - the matrix needs no names
        """One tensor with the row."""
        tensor = {"name": "rows", "shape": [1, len(row)], "datatype": "FP64", "data": row}
        return msgspec.json.encode({"inputs": [tensor]})

    def read(self, model: Model, answer: bytes) -> Sequence[float]:
        """The output with as many numbers as there are classes."""
        for output in json.loads(answer)["outputs"]:
            if output["datatype"] == "FP64" and len(output["data"]) == len(model.schema.target.classes):
                return [float(value) for value in output["data"]]
        raise ValueError("no output with a probability for each class")
