"""A release as the model package makes it, served: what is answered equals the pipeline that was trained."""

from pathlib import Path

import httpx
import joblib
import numpy as np
import pytest

from model.compiled.certificate import COMPILED
from model.datasets import dataset
from model.release import Release
from model.train import TrainSettings, train
from model.validation import load

from .conftest import Process, Start


@pytest.fixture(scope="module", params=["forest", "svc"])
def release(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Release:
    settings = TrainSettings(
        candidates=(request.param,), folds=2, repeats=1, trials=1, jobs=1, threshold=0.5, override="a test"
    )
    return train(settings, tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def serving(release: Release, launch: Start) -> Process:
    process = launch(Path(release.path), "--expect", release.digest)
    process.until("ready")
    return process


def test_every_row_of_the_data_is_predicted_as_by_the_trained_pipeline(
    release: Release, serving: Process
) -> None:
    chosen = dataset("heart")
    rows = load(chosen.path, chosen.schema).features
    inputs = [
        {
            "name": feature.name,
            "shape": [len(rows)],
            "datatype": feature.datatype,
            "data": [None if np.isnan(value) else float(value) for value in rows[:, place]],
        }
        for place, feature in enumerate(release.schema.features)
    ]

    answer = httpx.post(f"{serving.url}/v2/models/heart/infer", json={"inputs": inputs}, timeout=60).json()

    probability = next(output for output in answer["outputs"] if output["name"] == "probability")
    served = np.reshape(probability["data"], (303, 2))
    trained = joblib.load(release.joblib).predict_proba(rows)
    proof = release.certificate.serving
    assert f'engine="{proof.engine}"' in httpx.get(f"{serving.url}/metrics").text
    assert np.abs(served - trained).max() <= proof.tolerance
    assert proof.engine != COMPILED or release.algorithm != "forest" or np.array_equal(served, trained)


def test_the_index_holds_a_prediction_that_works_as_printed(serving: Process) -> None:
    path = httpx.get(serving.url).json()["paths"]["predict"]

    assert set(httpx.get(serving.url + path).json()["probabilities"]) == {"absent", "present"}
