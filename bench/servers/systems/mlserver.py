"""MLServer with its runtime for scikit-learn."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from bench.servers import environments
from bench.servers.models import Model
from bench.servers.systems.system import Cell, Launch, Place, Variant, VariantName

_TUNED = {"parallel_workers": 0, "gzip_enabled": False, "debug": False}
"""https://mlserver.readthedocs.io/en/stable/reference/settings.html, read on 2026-11-21."""


@dataclass(frozen=True)
class MlServer:
    """`mlserver start` on a folder with the joblib file."""

    name = "mlserver"
    title = "MLServer"
    environment = "mlserver"
    variants = (
        Variant("default", "as its guide says: a worker process of its own"),
        Variant("tuned", "no worker process, no compression, no debug mode"),
    )
    fast = False
    predicts = True

    def launch(self, model: Model, variant: VariantName, place: Place) -> Launch:
        """Writes its two files of settings."""
        shutil.copyfile(model.joblib, place.folder / "model.joblib")
        settings: dict[str, object] = {
            "host": "127.0.0.1",
            "http_port": place.port,
            "grpc_port": place.spare[0],
            "metrics_port": place.spare[1],
        }
        if variant == "tuned":
            settings |= _TUNED
        served = {
            "name": model.schema.name,
            "implementation": "mlserver_sklearn.SKLearnModel",
            "parameters": {"uri": "./model.joblib"},
        }
        (place.folder / "settings.json").write_text(json.dumps(settings))
        (place.folder / "model-settings.json").write_text(json.dumps(served))
        command = environments.command(self.environment, "mlserver")
        return Launch((*command, "start", "."), place.folder)

    def path(self, model: Model) -> str:
        """The protocol's own."""
        return f"/v2/models/{model.schema.name}/infer"

    def body(self, model: Model, row: Sequence[Cell]) -> bytes:  # noqa: ARG002 - the matrix needs no names
        """One tensor with the row, and the one output that is wanted."""
        tensor = {"name": "rows", "shape": [1, len(row)], "datatype": "FP64", "data": row}
        return msgspec.json.encode({"inputs": [tensor], "outputs": [{"name": "predict_proba"}]})

    def read(self, model: Model, answer: bytes) -> Sequence[float]:  # noqa: ARG002 - one output only
        """Its only output."""
        return [float(value) for value in json.loads(answer)["outputs"][0]["data"]]
