"""FastAPI around scikit-learn's pipeline, as its guide teaches; runs in the environment of that name."""

import os

import joblib
import numpy as np
from fastapi import FastAPI
from patient import Patient, Prediction

model = joblib.load(os.environ["MODEL"])
app = FastAPI()


def answer(patient: Patient) -> Prediction:
    """The probabilities of one row."""
    return Prediction(probabilities=model.predict_proba(np.array([patient.row()]))[0].tolist())


if os.environ["VARIANT"] == "tuned":

    @app.post("/predict")
    async def predict_in_the_loop(patient: Patient) -> Prediction:
        """On the event loop: with one core a thread would only add a switch."""
        return answer(patient)

else:

    @app.post("/predict")
    def predict(patient: Patient) -> Prediction:
        """In FastAPI's pool of threads."""
        return answer(patient)
