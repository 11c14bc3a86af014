"""What a cloud's refusal means: what, how much, and what to do."""

import json

import pytest

from infra.plugins.simulator import clouds
from infra.refusals import explain
from rehearsal.plugins import SIMULATED

AMOUNTS = {
    "aws": ("quota of Vpc ", "does not say how much"),
    "gcp": ("quota of NETWORKS ", "5 allowed"),
    "azure": ("quota of Total Regional Cores in germanywestcentral ", "10 allowed, 8 used, 4 more wanted"),
    "openstack": ("quota of cores ", "20 allowed, 20 used, 4 more wanted"),
}
LOGINS = {
    "aws": "aws sso login",
    "gcp": "gcloud auth application-default login",
    "azure": "az login",
    "openstack": "openstack token issue",
}


@pytest.mark.parametrize("cloud", SIMULATED)
def test_each_cloud_has_a_table(cloud: str) -> None:
    assert {refusal.kind for refusal in explain.tables()[cloud]} == {"quota", "throttling", "credentials"}


@pytest.mark.parametrize("cloud", SIMULATED)
def test_a_quota_is_told_with_what_how_much_and_the_fix(cloud: str) -> None:
    [told] = explain.explained([clouds.load(SIMULATED[cloud]).texts["quota"]])

    for part in AMOUNTS[cloud]:
        assert part in told
    assert "more" in told.rpartition("used up")[2]
    assert "run the update again" in told


@pytest.mark.parametrize("cloud", SIMULATED)
def test_calls_that_came_too_fast_are_told_with_the_fix(cloud: str) -> None:
    [told] = explain.explained([clouds.load(SIMULATED[cloud]).texts["throttling"]])

    assert "more calls than it takes" in told
    assert "--parallel" in told


@pytest.mark.parametrize("cloud", SIMULATED)
def test_an_expired_login_is_told_with_the_command_that_renews_it(cloud: str) -> None:
    [told] = explain.explained([clouds.load(SIMULATED[cloud]).texts["credentials"]])

    assert "login has expired" in told
    assert LOGINS[cloud] in told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("VcpuLimitExceeded: You have requested more vCPU capacity than your current vCPU limit of 32 allows",
         "quota of Vcpu is used up: 32 allowed."),
        ("Quota 'CPUS' exceeded.  Limit: 24.0 in region europe-west4.",
         "quota of CPUS in europe-west4 is used up: 24 allowed."),
        ("Quota exceeded for resources: ['floatingip'].", "quota of floatingip is used up"),
    ],
)  # fmt: skip
def test_other_words_of_the_clouds_are_known_too(words: str, told: str) -> None:
    [found] = explain.explained([words])

    assert told in found


def test_what_no_table_knows_is_left_as_it_is_and_twice_the_same_is_told_once() -> None:
    quota = clouds.load("openstack").texts["quota"]

    assert explain.explained(["the moon is full"]) == []
    assert len(explain.explained([quota, "the moon is full", quota])) == 1


def test_errors_are_read_from_the_engines_log_also_where_it_was_cut_off() -> None:
    events: list[object] = [
        {"diagnosticEvent": {"severity": "error", "message": "one"}},
        {"diagnosticEvent": {"severity": "info", "message": "two"}},
        {"summaryEvent": {}},
        [],
    ]
    log = "\n".join(map(json.dumps, events)) + '\n{"diagnosticEv'

    assert list(explain.errors(log)) == ["one"]
