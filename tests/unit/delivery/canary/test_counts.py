"""What the serving process counts is read as it writes it."""

import pytest

from app.metrics import families
from app.metrics.requests import Endpoint, RequestCounts
from app.routes import ENDPOINTS
from delivery.canary import counts
from delivery.canary.counts import Counts
from delivery.errors import CanaryUnreadable

DIGEST = "sha256:" + "a" * 64
INFER, VERSIONED, READY = (
    next(place for place, one in enumerate(ENDPOINTS) if one.path == path)
    for path in (
        "/v2/models/{name}/infer",
        "/v2/models/{name}/versions/{version}/infer",
        "/v2/health/ready",
    )
)


def written(*answers: tuple[int, int, float]) -> str:
    """The metrics of a process that gave answers: endpoint, code, seconds."""
    counted = RequestCounts([Endpoint(one.path, one.method) for one in ENDPOINTS])
    for endpoint, code, seconds in answers:
        counted.answered(endpoint, code, seconds)
    build = families.gauge("landfall_build_info", "What runs.", 1, labels={"release": DIGEST})
    return families.written([build, *counted.families()]).decode()


def test_predictions_are_counted_by_what_became_of_them() -> None:
    release, found = counts.read(
        written((INFER, 200, 0.002), (INFER, 422, 0.0002), (INFER, 503, 0.3), (INFER, 200, 9.0))
    )

    assert release == DIGEST
    assert (found.answered, found.refused, found.failed) == (4, 1, 1)
    assert dict(found.slower)[0.001] == 3
    assert dict(found.slower)[0.25] == 2
    assert dict(found.slower)[2.5] == 1


@pytest.mark.parametrize("endpoint", [VERSIONED, READY], ids=["a release by name", "a probe"])
def test_what_is_no_ordinary_prediction_is_not_counted(endpoint: int) -> None:
    assert counts.read(written((endpoint, 200, 0.1)))[1] == Counts()


def test_another_servers_metrics_are_refused() -> None:
    with pytest.raises(CanaryUnreadable, match="landfall_build_info"):
        counts.read("# nothing here\nup 1\n")


def test_only_what_came_after_counts() -> None:
    before = counts.read(written((INFER, 200, 0.002), (INFER, 500, 0.3)))[1]
    after = counts.read(written(*[(INFER, 200, 0.002)] * 3, (INFER, 500, 0.3), (INFER, 422, 9.0)))[1]

    found = after.since(before)

    assert (found.answered, found.refused, found.failed) == (3, 1, 0)
    assert dict(found.slower)[0.25] == 1


def test_a_process_that_began_anew_counts_whole() -> None:
    before = counts.read(written(*[(INFER, 200, 0.002)] * 9))[1]
    anew = counts.read(written((INFER, 200, 0.002)))[1]

    assert anew.since(before) == anew


def test_pods_of_a_release_count_together() -> None:
    one = counts.read(written((INFER, 200, 0.002), (INFER, 422, 0.3)))[1]
    other = counts.read(written((INFER, 500, 0.3)))[1]

    found = counts.together([one, other])

    assert (found.answered, found.refused, found.failed) == (3, 1, 1)
    assert dict(found.slower)[0.25] == 2
    assert counts.together([]) == Counts()
