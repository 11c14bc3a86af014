"""FastAPI as people write it by hand, around scikit-learn's pipeline and around the exported graph."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from bench.servers import environments
from bench.servers.models import Model
from bench.servers.systems.system import Cell, Launch, Place, Variant, VariantName

_LOOPS: dict[VariantName, tuple[str, ...]] = {
    "default": ("--loop", "asyncio", "--http", "h11"),
    "tuned": ("--loop", "uvloop", "--http", "httptools", "--no-access-log"),
}
"""What uvicorn takes where `pip install fastapi uvicorn` is all that was installed, and its faster parts."""


def _uvicorn(environment: str, application: str, model: Path, variant: VariantName, place: Place) -> Launch:
    command = environments.command(environment, "uvicorn")
    address = ("--host", "127.0.0.1", "--port", str(place.port), "--app-dir", str(environments.APPLICATIONS))
    return Launch(
        (*command, *address, *_LOOPS[variant], application),
        place.folder,
        {"MODEL": str(model), "VARIANT": variant},
    )


@dataclass(frozen=True)
class FastApi:
    """The application of `fastapi_sklearn.py`."""

    name = "fastapi"
    title = "FastAPI + scikit-learn"
    environment = "fastapi"
    variants = (
        Variant("default", "uvicorn on asyncio and h11"),
        Variant("tuned", "uvloop, httptools, no access log, an asynchronous handler"),
    )
    fast = False
    predicts = True

    def launch(self, model: Model, variant: VariantName, place: Place) -> Launch:
        """Uvicorn with one process: there is one core."""
        return _uvicorn(self.environment, "fastapi_sklearn:app", model.joblib, variant, place)

    def path(self, model: Model) -> str:  # noqa: ARG002 - the application has one model
        """The application's own."""
        return "/predict"

    def body(self, model: Model, row: Sequence[Cell]) -> bytes:
        """The features by name, as a pydantic model has them."""
        named = {feature.name: cell for feature, cell in zip(model.schema.features, row, strict=True)}
        return msgspec.json.encode(named)

    def read(self, model: Model, answer: bytes) -> Sequence[float]:  # noqa: ARG002 - one answer only
        """Its only field."""
        return [float(value) for value in json.loads(answer)["probabilities"]]


@dataclass(frozen=True)
class FastApiOnnx(FastApi):
    """The application of `fastapi_onnxruntime.py`; requests and answers are the same."""

    name = "fastapi_onnxruntime"
    title = "FastAPI + onnxruntime"
    environment = "fastapi_onnxruntime"
    variants = (
        Variant("default", "uvicorn on asyncio and h11, onnxruntime's own threads"),
        Variant(
            "tuned", "uvloop, httptools, no access log, an asynchronous handler, one thread, no spinning"
        ),
    )

    def launch(self, model: Model, variant: VariantName, place: Place) -> Launch:
        """Uvicorn with one process: there is one core."""
        return _uvicorn(self.environment, "fastapi_onnxruntime:app", model.onnx, variant, place)
