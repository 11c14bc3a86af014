"""`mlflow_model.py JOBLIB FOLDER`: saves the pipeline as MLflow does; runs in MLflow's environment."""

import sys

import joblib
import mlflow.sklearn

mlflow.sklearn.save_model(
    joblib.load(sys.argv[1]),
    sys.argv[2],
    pyfunc_predict_fn="predict_proba",
    # Its other formats ask which classes may be loaded; the speed of an answer does not depend on them.
    serialization_format="cloudpickle",
)
