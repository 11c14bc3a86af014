"""What Landfall itself runs in a cluster keeps every rule of pods that ends an update."""

from typing import Any

import pytest

from infra.policy.rules import RULES
from tests.unit.infra.addons import test_metrics_api, test_monitoring
from tests.unit.infra.workload import test_canary, test_prediction_log, test_specs

_RECORDER = "registry.example/recorder@sha256:" + "1" * 64
_DEPLOYMENT = "kubernetes:apps/v1:Deployment"
_RECORDED = test_prediction_log.deployed(_RECORDER, share=1.0, target="s3://acme/heart", secret="keys")
OWN: dict[str, dict[str, Any]] = {
    "the model": test_specs.deployed(),
    "its canary": test_canary.deployed(),
    "metrics-server": test_metrics_api.spec(),
    "prometheus": test_monitoring.prometheus_spec("prometheus"),
    "the model with a recorder": {"spec": {"template": {"spec": _RECORDED}}},
}


@pytest.mark.parametrize("name", OWN)
def test_what_landfall_runs_keeps_the_rules(name: str) -> None:
    mandatory = [rule for rule in RULES if rule.level == "mandatory"]

    assert [told for rule in mandatory for told in rule.violations(_DEPLOYMENT, OWN[name])] == []
