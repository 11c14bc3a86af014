"""A model that predicts a number, served: the value equals the pipeline's in every form of the protocol."""

import json
from pathlib import Path

import httpx
import joblib
import numpy as np
import pytest

from model.datasets import dataset
from model.release import Release
from model.train import TrainSettings, train
from model.validation import load

from .conftest import Process, Start


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    settings = TrainSettings(
        dataset="boston", candidates=("ridge",), folds=2, repeats=1, trials=1, jobs=1, threshold=0.0,
        override="a test",
    )  # fmt: skip
    return train(settings, tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def serving(release: Release, launch: Start) -> Process:
    process = launch(Path(release.path), "--expect", release.digest)
    process.until("ready")
    return process


def test_every_row_of_the_data_gets_the_pipelines_value(release: Release, serving: Process) -> None:
    chosen = dataset("boston")
    rows = load(chosen.path, release.schema).features
    expected = joblib.load(release.joblib).predict(rows)
    url = f"{serving.url}/v2/models/boston/infer"
    shape = list(rows.shape)
    inputs = [{"name": "rows", "shape": shape, "datatype": "FP64", "data": rows.ravel().tolist()}]

    (output,) = httpx.post(url, json={"inputs": inputs}, timeout=60).json()["outputs"]
    assert (output["name"], output["datatype"], output["shape"]) == ("value", "FP64", [len(rows)])
    np.testing.assert_allclose(output["data"], expected, rtol=1e-6)

    one = [{"name": "rows", "shape": [1, shape[1]], "datatype": "FP64", "data": rows[0].tolist()}]
    (single,) = httpx.post(url, json={"inputs": one}, timeout=60).json()["outputs"]
    np.testing.assert_allclose(single["data"], expected[:1], rtol=1e-6)


def test_named_features_give_the_value_with_its_unit(release: Release, serving: Process) -> None:
    row = {feature.name: feature.example for feature in release.schema.features}

    one = httpx.post(f"{serving.url}/predict", json=row, timeout=60).json()
    many = httpx.post(f"{serving.url}/predict", json=[row, row], timeout=60).json()

    assert one["unit"] == release.schema.target.unit
    assert many["values"] == pytest.approx([one["value"]] * 2)
    assert httpx.get(f"{serving.url}/predict", params=row).json() == one


def test_the_metadata_and_the_document_tell_a_value(serving: Process) -> None:
    (output,) = httpx.get(f"{serving.url}/v2/models/boston").json()["outputs"]
    document = httpx.get(f"{serving.url}/openapi.json").json()

    assert (output["name"], output["shape"]) == ("value", [-1])
    assert "value" in json.dumps(document["components"]["schemas"]["Prediction"])


def test_probabilities_are_refused_with_what_there_is(serving: Process) -> None:
    body = {"inputs": [], "outputs": [{"name": "probability"}]}

    response = httpx.post(f"{serving.url}/v2/models/boston/infer", json=body)

    assert response.status_code == 400
    assert "allowed: value" in response.json()["error"]
