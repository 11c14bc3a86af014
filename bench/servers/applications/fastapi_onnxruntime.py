"""FastAPI around the exported graph; runs in the environment of that name."""

import os

import numpy as np
import onnxruntime
from fastapi import FastAPI
from patient import Patient, Prediction

TUNED = os.environ["VARIANT"] == "tuned"
options = onnxruntime.SessionOptions()
if TUNED:
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
session = onnxruntime.InferenceSession(os.environ["MODEL"], options, providers=["CPUExecutionProvider"])
names = [node.name for node in session.get_inputs()]
app = FastAPI()


def answer(patient: Patient) -> Prediction:
    """The probabilities of one row: the graph has one input a feature."""
    feed = {name: np.array([[value]]) for name, value in zip(names, patient.row(), strict=True)}
    return Prediction(probabilities=session.run(["probabilities"], feed)[0][0].tolist())


if TUNED:

    @app.post("/predict")
    async def predict_in_the_loop(patient: Patient) -> Prediction:
        """On the event loop: the graph takes less time than a switch of threads."""
        return answer(patient)

else:

    @app.post("/predict")
    def predict(patient: Patient) -> Prediction:
        """In FastAPI's pool of threads."""
        return answer(patient)
