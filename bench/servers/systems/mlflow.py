"""MLflow's server of models."""

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from bench.servers import environments
from bench.servers.models import Model
from bench.servers.systems.system import Cell, Launch, Place, Variant, VariantName


@dataclass(frozen=True)
class MlFlow:
    """`mlflow models serve` on a model saved by MLflow itself."""

    name = "mlflow"
    title = "MLflow"
    environment = "mlflow"
    variants = (
        Variant("default", "as its guide says"),
        Variant("tuned", "its application on uvicorn with uvloop and httptools, no access log"),
    )
    fast = False
    predicts = True

    def launch(self, model: Model, variant: VariantName, place: Place) -> Launch:
        """Serves the saved model; saves it before, once."""
        saved = self._saved(model)
        quiet = {"MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true"}
        address = ("--host", "127.0.0.1", "--port", str(place.port))
        if variant == "tuned":
            command = (
                *environments.command(self.environment, "uvicorn"), *address, "--loop", "uvloop",
                "--http", "httptools", "--no-access-log", "mlflow.pyfunc.scoring_server.app:app",
            )  # fmt: skip
            model_at = {"__pyfunc_model_path__": saved}
            return Launch(command, place.folder, quiet | model_at)
        command = (*environments.command(self.environment, "mlflow"), "models", "serve", *address)
        # The folder of the interpreter: `mlflow models serve` finds uvicorn on PATH.
        path = {"PATH": f"{environments.python(self.environment).parent}:/usr/bin:/bin"}
        return Launch((*command, "--model-uri", saved, "--env-manager", "local"), place.folder, quiet | path)

    def _saved(self, model: Model) -> str:
        folder = model.folder.parent.parent / f"mlflow-{model.name}-{environments.key(self.environment)}"
        if not (folder / "MLmodel").exists():
            saving = environments.APPLICATIONS / "mlflow_model.py"
            python = environments.python(self.environment)
            subprocess.run([python, saving, model.joblib, folder], check=True, capture_output=True)
        return str(folder)

    def path(self, model: Model) -> str:  # noqa: ARG002 - the server has one model
        """MLflow's own."""
        return "/invocations"

    def body(self, model: Model, row: Sequence[Cell]) -> bytes:  # noqa: ARG002 - the matrix needs no names
        """A matrix: the form that MLflow decodes without a table of pandas."""
        return msgspec.json.encode({"inputs": [row]})

    def read(self, model: Model, answer: bytes) -> Sequence[float]:  # noqa: ARG002 - one answer only
        """A matrix of one row."""
        return [float(value) for value in json.loads(answer)["predictions"][0]]
