"""What is counted, as Prometheus' own parser reads it."""

import math
import random
import subprocess
import sys
import threading
from array import array
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from prometheus_client.parser import text_string_to_metric_families

from app.metrics import UNMATCHED, Endpoint, Family, Metrics
from app.metrics.families import Distribution, counter, histogram, written
from tests.unit.app.releases import DIGEST, release
from toolchain import folders

INFER, PREDICT, OTHER = range(3)
ENDPOINTS = (
    Endpoint("/v2/models/{name}/infer", "POST"),
    Endpoint("/v2/models/{name}/predict", "GET"),
    Endpoint(UNMATCHED, "other"),
)
ROW = array("d", [63, 150, 0])


def metrics(*classes: str, **options: Any) -> Metrics:
    return Metrics(release(classes or ("absent", "present"), **options), ENDPOINTS, "compiled")


def told(counted: Metrics) -> dict[str, float]:
    """Every sample by its name, and its labels' values in order of their names."""
    families = text_string_to_metric_families(counted.render().decode())
    return {
        " ".join([sample.name, *(sample.labels[name] for name in sorted(sample.labels))]): sample.value
        for family in families
        for sample in family.samples
    }


def test_prometheus_own_tool_finds_nothing_wrong_with_the_names() -> None:
    counted = metrics()
    counted.predicted(ROW, 1, (0.2, 0.8), 5e-6)
    counted.answered(INFER, 200, 1e-4)
    # The aliases' names are as others chose them: two of MLServer's and KServe's break promtool's taste.
    ours = b"\n".join(line for line in counted.render().splitlines() if b"landfall_" in line) + b"\n"

    checked = subprocess.run(
        [str(folders.tool("promtool")), "check", "metrics"], input=ours, capture_output=True, check=False
    )

    assert checked.returncode == 0, checked.stderr


def test_answers_are_counted_by_path_method_and_code() -> None:
    counted = metrics()
    for status in (200, 200, 422):
        counted.answered(INFER, status, 0.002)
    counted.answered(OTHER, 404, 0.002)

    found = told(counted)

    assert found["landfall_requests_total 200 POST /v2/models/{name}/infer"] == 2
    assert found["landfall_requests_total 422 POST /v2/models/{name}/infer"] == 1
    assert found["landfall_requests_total 404 other unmatched"] == 1
    assert not [name for name in found if "predict " in name]


@pytest.mark.parametrize(("seconds", "first"), [(0.0001, "0.0001"), (0.00011, "0.00025"), (9.0, "+Inf")])
def test_a_duration_is_in_every_bucket_from_its_own_on(seconds: float, first: str) -> None:
    counted = metrics()
    counted.answered(INFER, 200, seconds)

    found = told(counted)
    path = "/v2/models/{name}/infer"
    prefix, suffix = "landfall_request_duration_seconds_bucket ", f" {path}"
    buckets = {
        name.removeprefix(prefix).removesuffix(suffix): count
        for name, count in found.items()
        if name.startswith(prefix)
    }

    assert next(end for end, count in buckets.items() if count) == first
    assert list(buckets.values()) == sorted(buckets.values())
    assert found[f"landfall_request_duration_seconds_sum {path}"] == seconds
    assert found[f"landfall_request_duration_seconds_count {path}"] == 1


def test_the_engines_time_stands_apart_and_under_kserves_name() -> None:
    counted = metrics()
    counted.predicted(ROW, 1, (0.2, 0.8), 3e-5)
    counted.answered(INFER, 200, 0.002)

    found = told(counted)

    assert found["landfall_engine_duration_seconds_sum pulse"] == 3e-5
    assert found["request_predict_seconds_sum pulse"] == 3e-5
    assert found["landfall_request_duration_seconds_sum /v2/models/{name}/infer"] == 0.002


def test_mlservers_names_show_inferences_and_all_requests() -> None:
    counted = metrics()
    counted.answered(INFER, 200, 0.002)
    counted.answered(INFER, 422, 0.001)
    counted.answered(PREDICT, 200, 0.001)
    counted.in_flight = 3

    found = told(counted)
    version = release().version

    assert found[f"model_infer_request_success_total pulse {version}"] == 1
    assert found[f"model_infer_request_failure_total pulse {version}"] == 1
    assert found[f"model_infer_request_duration_count pulse {version}"] == 2
    assert found["rest_server_requests_total GET /v2/models/{name}/predict 200"] == 1
    assert found["rest_server_request_duration_seconds_count GET /v2/models/{name}/predict"] == 1
    assert found["rest_server_requests_in_progress"] == found["landfall_requests_in_flight"] == 3


def test_the_build_is_named_with_its_digest_and_engine() -> None:
    build = next(name for name in told(metrics()) if name.startswith("landfall_build_info"))

    assert DIGEST in build
    assert "compiled" in build
    assert "forest" in build


@pytest.mark.parametrize("threshold", [None, 0.3])
def test_a_class_is_counted_by_the_releases_own_threshold(threshold: float | None) -> None:
    counted = metrics(threshold=threshold)
    for score in (0.1, 0.3, 0.49999, 0.5, 0.9):
        counted.predicted(ROW, 1, (1 - score, score), 1e-6)

    assert told(counted)["landfall_predictions_total present pulse"] == (2 if threshold is None else 4)


def test_with_three_classes_the_likeliest_is_counted() -> None:
    counted = metrics("a", "b", "c")
    counted.predicted(ROW, 1, (0.2, 0.5, 0.3), 1e-6)
    counted.predicted(ROW, 1, (0.4, 0.4, 0.2), 1e-6)

    found = told(counted)

    assert [found[f"landfall_predictions_total {name} pulse"] for name in "abc"] == [1, 1, 0]
    assert found["landfall_prediction_score_sum pulse predicted class"] == pytest.approx(0.9)


def test_a_number_predicted_is_spread_over_the_range_of_the_data() -> None:
    counted = Metrics(release((), values=(5, 50)), ENDPOINTS, "compiled")
    counted.predicted(ROW, 1, (4.0,), 1e-6)
    counted.predicted(array("d", [*ROW, *ROW]), 2, (27.5, 60.0), 1e-6)

    found = told(counted)

    assert found["landfall_prediction_value_bucket 5.0 pulse"] == 1
    assert found["landfall_prediction_value_bucket 27.5 pulse"] == 2
    assert found["landfall_prediction_value_bucket 50.0 pulse"] == 2
    assert found["landfall_prediction_value_bucket +Inf pulse"] == 3
    assert not [name for name in found if name.startswith("landfall_predictions_total")]


def test_without_a_known_range_there_are_sum_and_count_only() -> None:
    counted = Metrics(release(()), ENDPOINTS, "compiled")
    counted.predicted(ROW, 1, (4.0,), 1e-6)

    found = {name: value for name, value in told(counted).items() if "prediction_value" in name}

    assert found == {
        "landfall_prediction_value_bucket +Inf pulse": 1,
        "landfall_prediction_value_sum pulse": 4,
        "landfall_prediction_value_count pulse": 1,
    }


@pytest.mark.parametrize("classes", [("a", "b"), ("a", "b", "c"), ()], ids=["two", "three", "number"])
def test_a_batch_counts_as_its_rows_one_by_one(classes: tuple[str, ...]) -> None:
    chance = random.Random(5)
    width = max(1, len(classes))
    rows = [[chance.uniform(0, 99), math.nan if chance.random() < 0.3 else 70.0, 1.0] for _ in range(300)]
    answers = [[round(chance.uniform(0, 1), 2) for _ in range(width)] for _ in rows]
    single, batch = (Metrics(release(classes, values=(0, 1)), ENDPOINTS, "c") for _ in range(2))

    for row, answer in zip(rows, answers, strict=True):
        single.predicted(array("d", row), 1, array("d", answer), 1e-6)
    values = array("d", [cell for row in rows for cell in row])
    outputs = array("d", [cell for answer in answers for cell in answer])
    batch.predicted(memoryview(values), 300, memoryview(outputs), 3e-4)

    def of_rows(counted: Metrics) -> dict[str, float]:
        kept = ("landfall_prediction", "landfall_feature", "landfall_batch_rows_sum")
        return {name: value for name, value in told(counted).items() if name.startswith(kept)}

    assert of_rows(single) == pytest.approx(of_rows(batch))
    missing = sum(math.isnan(row[1]) for row in rows)
    assert told(batch)["landfall_feature_missing_total rate pulse"] == missing > 0
    assert told(batch)["landfall_batch_rows_count pulse"] == 1


def test_scores_fall_into_the_buckets_that_numpy_finds() -> None:
    scores = [step / 40 for step in range(41)]
    counted = metrics()
    counted.predicted(array("d", [*ROW] * 41), 41, [x for score in scores for x in (1 - score, score)], 1e-4)

    found = told(counted)
    for step in range(1, 20):
        bound = step / 20
        told_below = found[f"landfall_prediction_score_bucket {bound} pulse present"]
        assert told_below == np.sum(np.array(scores) <= bound)


def test_violations_are_counted_by_feature_and_unknown_names_together() -> None:
    counted = metrics()
    for place in (0, 0, 2, 3):
        counted.violated(place)

    found = told(counted)

    assert found["landfall_feature_violations_total age pulse"] == 2
    assert found["landfall_feature_violations_total rate pulse"] == 0
    assert found["landfall_feature_violations_total sex pulse"] == 1
    assert found["landfall_feature_violations_total (unknown name) pulse"] == 1


def test_several_threads_lose_no_count() -> None:
    counted, threads, times = metrics(), 6, 4000

    def count() -> None:
        for _ in range(times):
            counted.in_flight += 1
            counted.predicted(ROW, 1, (0.25, 0.75), 1e-6)
            counted.answered(INFER, 200, 0.5)
            counted.violated(1)
            counted.in_flight -= 1

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        started = [threading.Thread(target=count) for _ in range(threads)]
        for thread in started:
            thread.start()
        for thread in started:
            thread.join()
    finally:
        sys.setswitchinterval(before)

    found = told(counted)
    whole = threads * times
    assert counted.in_flight == 0
    assert found["landfall_requests_total 200 POST /v2/models/{name}/infer"] == whole
    assert found["landfall_request_duration_seconds_sum /v2/models/{name}/infer"] == whole * 0.5
    assert found["landfall_predictions_total present pulse"] == whole
    assert found["landfall_prediction_score_sum pulse present"] == whole * 0.75
    assert found["landfall_feature_violations_total rate pulse"] == whole


def test_further_sources_are_asked_at_each_scrape() -> None:
    counted = metrics()
    asked = iter([1.0, 2.0])

    def source() -> Iterator[Family]:
        yield counter("landfall_more_total", "More.", [({}, next(asked))])

    counted.also(source)

    assert told(counted)["landfall_more_total"] == 1
    assert told(counted)["landfall_more_total"] == 2


def test_label_values_of_any_text_come_back_as_they_were() -> None:
    odd = 'a"b\\c\nd é,}'
    text = written([counter("landfall_odd_total", "Odd.", [({"name": odd}, 1)])]).decode()

    (family,) = text_string_to_metric_families(text)

    assert family.samples[0].labels == {"name": odd}


def test_a_family_without_samples_is_left_out() -> None:
    parts: list[tuple[dict[str, str], Distribution]] = []

    assert written([histogram("landfall_none", "None.", parts)]) == b"\n"
