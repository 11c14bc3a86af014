"""What is served is what was trained: every row of the data, through the Service, against scikit-learn's own
answer."""

import urllib.request

import joblib
import numpy as np
import pytest

from infra.smoke import rows, summary
from infra.smoke.client import Client
from model import release as releases
from model import validation
from model.datasets import DATASETS
from tests.cluster.local.stack import LocalStack

pytestmark = pytest.mark.cluster


def test_all_rows_are_predicted_as_the_trained_model_does(local: LocalStack) -> None:
    outputs = local.outputs()
    release = releases.load(releases.folder(local.state / "releases", outputs.release))
    dataset = DATASETS["heart"]
    table = validation.load(dataset.path, dataset.schema)
    names = [feature.name for feature in dataset.schema.features]

    served = Client(outputs.endpoint, outputs.model).infer(
        [
            {name: None if np.isnan(value) else value for name, value in zip(names, row, strict=True)}
            for row in table.features.tolist()
        ]
    )

    trained = joblib.load(release.joblib).predict_proba(table.features)
    assert table.rows == 303
    np.testing.assert_allclose([one.probabilities for one in served], trained, rtol=0, atol=1e-5)


def test_the_smoke_test_tells_a_working_command(local: LocalStack) -> None:
    outputs = local.outputs()
    client = Client(outputs.endpoint, outputs.model)

    checked = rows.check(client, rows.known(client))

    text = summary.text("local", outputs, checked)
    assert checked.asked > len(DATASETS["heart"].schema.features)
    assert f"curl --noproxy '*' '{outputs.endpoint}/v2/models/heart/predict?" in text


def test_what_was_predicted_is_logged_in_the_pod(local: LocalStack) -> None:
    outputs = local.outputs()
    client = Client(outputs.endpoint, outputs.model)
    rows.check(client, rows.known(client))
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    told = {"written": 0.0, "lost": 0.0}
    while not told["written"]:
        with direct.open(f"{outputs.endpoint}/metrics", timeout=10) as answer:
            lines = answer.read().decode().splitlines()
        name = "landfall_prediction_log_entries_total"
        told |= {kind: _value(lines, f'{name}{{result="{kind}"}}') for kind in told}

    assert told["lost"] == 0


def _value(lines: list[str], series: str) -> float:
    return float(next(line for line in lines if line.startswith(series)).rpartition(" ")[2])
