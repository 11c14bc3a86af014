"""Prometheus' files, the two pods, and what they may do."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from infra import naming
from infra.addons.monitoring import monitor, permissions, prometheus
from infra.addons.monitoring.configuration import DATA, configuration, dashboard
from infra.images import Image
from tests.unit.infra.manifests import assert_valid, manifest, render
from toolchain import folders

IMAGE = Image("example@sha256:" + "a" * 64, "arm64")
LABELS = naming.labels("prometheus", "monitoring", {})
ALERT_TESTS = Path(__file__).parent / "alerts.test.yml"


def prometheus_spec(claim: str | None = None) -> dict[str, object]:
    made = prometheus.spec(IMAGE, "prometheus", LABELS, config_map="prometheus", checksum="c", claim=claim)
    return manifest("apps/v1", "Deployment", made)


def promtool(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [str(folders.tool("promtool")), *arguments], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("trusted", [True, False])
def test_promtool_accepts_the_configuration_with_nothing_left_to_fill_in(
    tmp_path: Path, trusted: bool
) -> None:
    made = configuration("monitor:8091", kubelets_trusted=trusted)
    for name, text in made.files:
        (tmp_path / name).write_text(text)

    checked = promtool("check", "config", "--syntax-only", str(tmp_path / "prometheus.yml"))

    assert checked.returncode == 0, checked.stdout + checked.stderr
    settings = yaml.safe_load((tmp_path / "prometheus.yml").read_text())
    assert "@" not in str(settings)
    kubelet = next(job for job in settings["scrape_configs"] if job["job_name"] == "kubelet")
    assert kubelet["tls_config"]["insecure_skip_verify"] is not trusted


def test_promtool_accepts_the_alert_rules() -> None:
    checked = promtool("check", "rules", "--lint-fatal", str(DATA / "alerts.yml"))

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_each_alert_fires_when_it_should_and_only_then() -> None:
    checked = promtool("test", "rules", str(ALERT_TESTS))

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_alert_is_tested_and_tells_a_person_what_to_do() -> None:
    rules = [
        rule
        for group in yaml.safe_load((DATA / "alerts.yml").read_text())["groups"]
        for rule in group["rules"]
    ]
    tested = set(re.findall(r"labels: '{alertname=\"(\w+)\"", ALERT_TESTS.read_text()))

    assert {rule["alert"] for rule in rules} == tested
    for rule in rules:
        assert rule["labels"]["severity"] in ("critical", "warning")
        assert rule["annotations"]["summary"]
        assert rule["annotations"]["description"]


def test_changed_files_change_the_checksum() -> None:
    one = configuration("monitor:8091", kubelets_trusted=True)

    assert one.checksum == configuration("monitor:8091", kubelets_trusted=True).checksum
    assert one.checksum != configuration("monitor:8092", kubelets_trusted=True).checksum


def test_a_config_map_can_hold_each_file() -> None:
    limit = 1024 * 1024  # https://kubernetes.io/docs/concepts/configuration/configmap/#motivation

    assert len(dashboard()) < limit
    assert all(len(text) < limit for _, text in configuration("m:1", kubelets_trusted=True).files)


@pytest.mark.parametrize("claim", [None, "prometheus"])
def test_prometheus_deployment_fits_kubernetes_schema(claim: str | None) -> None:
    assert_valid(prometheus_spec(claim))


def test_prometheus_only_writes_to_its_data_volume_on_nodes_that_can_run_it() -> None:
    pod = prometheus_spec()["spec"]["template"]["spec"]

    (container,) = pod["containers"]
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    writable = [mount["mountPath"] for mount in container["volumeMounts"] if not mount.get("readOnly")]
    assert writable == ["/prometheus"]
    assert "--storage.tsdb.path=/prometheus" in container["args"]
    assert pod["nodeSelector"] == {"kubernetes.io/arch": "arm64"}


def test_prometheus_drops_old_data_before_its_volume_is_full() -> None:
    retained = float(prometheus.RETENTION_SIZE.removesuffix("GB")) * 1000**3

    assert retained < 0.8 * float(prometheus.VOLUME_SIZE.removesuffix("Gi")) * 1024**3


def test_the_claim_fits_kubernetes_schema() -> None:
    assert_valid(manifest("v1", "PersistentVolumeClaim", prometheus.claim_spec("standard")))


def test_the_monitor_is_told_where_prometheus_is_and_runs_restricted_on_nodes_that_can() -> None:
    made = monitor.spec(
        IMAGE, "monitor", LABELS, prometheus="http://prometheus:9090", namespaces=["landfall"]
    )

    pod = render(made)["template"]["spec"]
    (container,) = pod["containers"]
    assert "--prometheus=http://prometheus:9090" in container["args"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["nodeSelector"] == {"kubernetes.io/arch": "arm64"}
    assert container["securityContext"]["readOnlyRootFilesystem"] is True


@pytest.mark.parametrize(
    "rules", [permissions.of_prometheus(), permissions.of_monitor(), permissions.of_monitor_in_namespace()]
)
def test_both_only_ever_read_and_never_through_the_proxy(rules: list[object]) -> None:
    rendered = render(rules)

    assert {verb for rule in rendered for verb in rule["verbs"]} <= {"get", "list"}
    resources = {resource for rule in rendered for resource in rule.get("resources", [])}
    assert not resources & {"nodes/proxy", "secrets", "configmaps", "pods/exec", "*"}
