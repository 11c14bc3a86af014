"""What the prediction log adds to a pod, and what it leaves alone."""

from typing import Any

import pytest

from infra import naming
from infra.images import Image
from infra.settings import PredictionLogSettings, ServingSettings
from infra.workload import deployment, network_policy
from infra.workload.prediction_log import PredictionLog
from tests.unit.infra.manifests import assert_valid, manifest

LABELS = naming.labels("heart", "serving", {})
IMAGE = Image("127.0.0.1:5000/heart@sha256:" + "a" * 64, "amd64")
RECORDER = "127.0.0.1:5000/recorder@sha256:" + "b" * 64


def deployed(recorder: str | None = None, **settings: object) -> dict[str, Any]:
    logged = PredictionLog(PredictionLogSettings.model_validate(settings), recorder)
    spec = deployment.spec(IMAGE, "heart", LABELS, ServingSettings(), logged)
    document = manifest("apps/v1", "Deployment", spec)
    assert_valid(document)
    return dict(document["spec"]["template"]["spec"])


def test_a_log_without_a_target_is_a_bounded_volume_and_no_second_process() -> None:
    pod = deployed(share=0.1, volumeSize="16Mi")

    (server,) = pod["containers"]
    told = {entry["name"]: entry["value"] for entry in server["env"]}
    (mount,) = server["volumeMounts"]
    (volume,) = pod["volumes"]
    assert "initContainers" not in pod
    assert told["LANDFALL_PREDICTION_LOG"] == mount["mountPath"]
    assert told["LANDFALL_PREDICTION_LOG_SHARE"] == "0.1"
    assert int(told["LANDFALL_PREDICTION_LOG_BYTES"]) < int(volume["emptyDir"]["sizeLimit"])
    assert server["securityContext"]["readOnlyRootFilesystem"] is True


def test_a_recorder_outlives_the_server_and_runs_restricted() -> None:
    pod = deployed(RECORDER, share=1.0, target="s3://acme/heart", secret="predictions")

    (sidecar,) = pod["initContainers"]
    assert sidecar["restartPolicy"] == "Always"
    assert sidecar["args"] == ["--log=/predictions", "--target=s3://acme/heart"]
    assert sidecar["envFrom"] == [{"secretRef": {"name": "predictions"}}]
    assert sidecar["securityContext"]["readOnlyRootFilesystem"] is True
    assert sidecar["resources"].keys() == {"requests", "limits"}


def test_a_claim_is_mounted_for_the_recorder_alone() -> None:
    pod = deployed(RECORDER, share=1.0, target="claim:archive")

    (sidecar,) = pod["initContainers"]
    (server,) = pod["containers"]
    claimed = next(volume for volume in pod["volumes"] if "persistentVolumeClaim" in volume)
    assert claimed["persistentVolumeClaim"]["claimName"] == "archive"
    assert claimed["name"] in {mount["name"] for mount in sidecar["volumeMounts"]}
    assert claimed["name"] not in {mount["name"] for mount in server["volumeMounts"]}
    assert "fsGroup" in pod["securityContext"]


@pytest.mark.parametrize(
    ("opened", "ports"), [(False, set()), (True, {("UDP", 53), ("TCP", 53), ("TCP", 443)})]
)
def test_only_an_object_store_lets_pods_speak_outwards(opened: bool, ports: set[tuple[str, int]]) -> None:
    document = manifest(
        "networking.k8s.io/v1", "NetworkPolicy", network_policy.spec(LABELS, to_object_store=opened)
    )

    assert_valid(document)
    found = [port for rule in document["spec"]["egress"] for port in rule["ports"]]
    assert {(port["protocol"], port["port"]) for port in found} == ports
