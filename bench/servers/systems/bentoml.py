"""BentoML with the service of `bench/servers/applications/bentoml_service.py`."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from bench.servers import environments
from bench.servers.models import Model
from bench.servers.systems.system import Cell, Launch, Place, Variant, VariantName


@dataclass(frozen=True)
class BentoMl:
    """`bentoml serve`."""

    name = "bentoml"
    title = "BentoML"
    environment = "bentoml"
    variants = (
        Variant("default", "as its guide says: a synchronous method, run in a thread"),
        Variant("tuned", "an asynchronous method, no metrics, no tracing, no access log"),
    )
    fast = False
    predicts = True

    def launch(self, model: Model, variant: VariantName, place: Place) -> Launch:
        """Names the variant's service."""
        service = "bentoml_service:" + ("TunedHeart" if variant == "tuned" else "Heart")
        command = environments.command(self.environment, "bentoml")
        address = ("--host", "127.0.0.1", "--port", str(place.port))
        return Launch(
            (*command, "serve", service, "--working-dir", str(environments.APPLICATIONS), *address),
            place.folder,
            {
                "MODEL": str(model.joblib),
                "BENTOML_HOME": str(place.folder),
                "BENTOML_DO_NOT_TRACK": "true",
            },
        )

    def path(self, model: Model) -> str:  # noqa: ARG002 - the service has one model
        """The method's name."""
        return "/predict"

    def body(self, model: Model, row: Sequence[Cell]) -> bytes:  # noqa: ARG002 - the matrix needs no names
        """The method's argument, a matrix."""
        return msgspec.json.encode({"rows": [row]})

    def read(self, model: Model, answer: bytes) -> Sequence[float]:  # noqa: ARG002 - one answer only
        """A matrix of one row."""
        return [float(value) for value in json.loads(answer)[0]]
