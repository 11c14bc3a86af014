"""BentoML services around scikit-learn's pipeline, as its guide teaches; runs in BentoML's environment."""

import os

import bentoml
import joblib
import numpy as np


@bentoml.service
class Heart:
    """With BentoML's own defaults."""

    def __init__(self) -> None:
        self.model = joblib.load(os.environ["MODEL"])

    @bentoml.api
    def predict(self, rows: np.ndarray) -> np.ndarray:
        """Probabilities, shape [rows, classes]."""
        return self.model.predict_proba(rows)


@bentoml.service(
    workers=1,
    metrics={"enabled": False},
    tracing={"sample_rate": 0.0},
    logging={"access": {"enabled": False}},
)
class TunedHeart:
    """Without what costs time, on the event loop: with one core a thread would only add a switch."""

    def __init__(self) -> None:
        self.model = joblib.load(os.environ["MODEL"])

    @bentoml.api
    async def predict(self, rows: np.ndarray) -> np.ndarray:
        """Probabilities, shape [rows, classes]."""
        return self.model.predict_proba(rows)
