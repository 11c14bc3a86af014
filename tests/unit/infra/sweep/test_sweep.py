"""What a stack has left in a real cloud: asked by documented calls, told with its cost, never overlooked."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from infra import clouds
from infra.cost.resource import Resource
from infra.naming import STACK_TAG
from infra.sweep import aws, azure, gcp, look, report
from infra.sweep.__main__ import LEFT_OVER, main
from infra.sweep.question import Found, Question
from tests.unit.infra import stacks

REAL_CLOUDS = [name for name in clouds.CLOUDS if name != "local"]

AWS = {
    "ResourceTagMappingList": [
        {
            "ResourceARN": "arn:aws:ec2:us-east-1:123456789012:natgateway/nat-0123456789abcdef0",
            "Tags": [{"Key": STACK_TAG, "Value": "aws"}],
        },
        {"ResourceARN": "arn:aws:kms:us-east-1:123456789012:key/1234abcd", "Tags": []},
        {"ResourceARN": "arn:aws:shop:us-east-1:123456789012:thing/one", "Tags": []},
    ]
}
"""In the form of https://docs.aws.amazon.com/cli/latest/reference/resourcegroupstaggingapi/get-resources.html"""

KEY = {"KeyMetadata": {"KeyId": "1234abcd", "KeyState": "PendingDeletion", "DeletionDate": "2026-11-28"}}
"""As https://docs.aws.amazon.com/cli/latest/reference/kms/describe-key.html shows one."""

AZURE = [
    {
        "id": "/subscriptions/10de18e7/resourceGroups/landfall/providers/Microsoft.Network/natGateways/n",
        "location": "westeurope",
        "name": "n",
        "sku": {"name": "Standard", "tier": None},
        "type": "Microsoft.Network/natGateways",
    }
]
"""As https://learn.microsoft.com/cli/azure/resource#az-resource-list shows one."""

GCP = [
    {
        "assetType": "compute.googleapis.com/Disk",
        "labels": {STACK_TAG: "gcp"},
        "location": "europe-west4-a",
        "name": "//compute.googleapis.com/projects/p/zones/europe-west4-a/disks/pvc-1",
    },
    {
        "assetType": "compute.googleapis.com/Router",
        "location": "europe-west4",
        "name": "//compute.googleapis.com/projects/p/regions/europe-west4/routers/landfall-gcp",
    },
    {
        "assetType": "iam.googleapis.com/ServiceAccount",
        "name": "//iam.googleapis.com/projects/p/serviceAccounts/landfall-gcp-nodes@p.iam.example",
    },
    {
        "assetType": "cloudkms.googleapis.com/CryptoKey",
        "labels": {STACK_TAG: "gcp"},
        "name": "//cloudkms.googleapis.com/projects/p/locations/europe-west4/keyRings/r/cryptoKeys/k",
    },
    {
        "assetType": "compute.googleapis.com/Network",
        "name": "//compute.googleapis.com/projects/p/global/networks/landfall-gcp2",
    },
    {
        "assetType": "compute.googleapis.com/Disk",
        "labels": {STACK_TAG: "gcp2"},
        "name": "//compute.googleapis.com/projects/p/zones/europe-west4-a/disks/pvc-2",
    },
]
"""Fields of https://cloud.google.com/asset-inventory/docs/reference/rest/v1/TopLevel/searchAllResources"""


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Path]:
    """Makes a cloud's program the only one on PATH, by its shell text; the file returned has its calls."""
    place, calls = tmp_path / "bin", tmp_path / "calls"
    place.mkdir()
    monkeypatch.setenv("PATH", str(place))

    def add(name: str, text: str) -> Path:
        program = place / name
        program.write_text(f'#!/bin/sh\necho "{name} $*" >> {calls}\n{text}\n')
        program.chmod(0o755)
        return calls

    return add


def stack_file(folder: Path, cloud: str) -> Path:
    path = folder / f"Pulumi.{cloud}.yaml"
    path.write_text(yaml.safe_dump({"config": stacks.config(cloud)}))
    return path


def swept(cloud: str, folder: Path) -> int:
    return main([cloud, "--stack-file", str(stack_file(folder, cloud))])


def questions(cloud: str) -> tuple[Question, ...]:
    return look.of(cloud).questions(stacks.settings(cloud), cloud, f"landfall-{cloud}")


@pytest.mark.parametrize("cloud", REAL_CLOUDS)
def test_every_cloud_is_asked_by_the_stacks_tag_and_changes_nothing(cloud: str) -> None:
    lines = [" ".join(question.command) for question in questions(cloud)]

    assert any(STACK_TAG in line for line in lines)
    assert not [
        line for line in lines if not {"list", "get-resources", "search-all-resources"} & set(line.split())
    ]
    assert look.of(cloud).UNSEEN


def test_what_aws_lists_is_told_with_its_cost_and_ends_with_4(
    commands: Callable[[str, str], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = {"get-resources": AWS, "describe-key": KEY}
    cases = "\n".join(f"{name}) echo '{json.dumps(answer)}';;" for name, answer in answers.items())
    calls = commands("aws", f"case $2 in\n{cases}\nesac")

    assert swept("aws", tmp_path) == LEFT_OVER

    told = capsys.readouterr().out
    lines = {line.split()[0]: line for line in told.splitlines() if line.startswith("  ")}
    assert "2 things are there" in told
    assert "at least $0.0" in told.splitlines()[0]
    assert lines["ec2:natgateway"].endswith(": $0.0450 an hour")
    assert lines["shop:thing"].endswith("no source says how much")
    assert "waits for its deletion" in lines["kms:key"]
    assert f"--tag-filters Key={STACK_TAG},Values=aws --region" in calls.read_text()


def test_a_key_that_is_in_use_is_left_over() -> None:
    (question,) = questions("aws")
    nested = [one for one in question.read(json.dumps(AWS)) if isinstance(one, Question)]
    enabled = {"KeyMetadata": {**KEY["KeyMetadata"], "KeyState": "Enabled"}}

    (found,) = nested[0].read(json.dumps(enabled))

    assert isinstance(found, Found)
    assert found.stays == ""
    assert report.cost(found.resource).endswith("an hour")


def test_an_empty_cloud_is_told_so_and_ends_with_0(
    commands: Callable[[str, str], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commands("az", "echo '[]'")

    assert swept("azure", tmp_path) == 0
    assert "nothing with the tag" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "reason"),
    [("echo 'AADSTS700082: expired' >&2; exit 1", "AADSTS700082"), ("echo 'no json'", "no form known")],
)
def test_a_cloud_that_cannot_be_asked_is_not_empty(
    commands: Callable[[str, str], Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    text: str,
    reason: str,
) -> None:
    commands("az", text)

    assert swept("azure", tmp_path) == 1

    told = capsys.readouterr().out
    assert "NOT ASKED" in told
    assert reason in told
    assert "is left" not in told


@pytest.mark.usefixtures("commands")
def test_a_missing_command_line_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert swept("gcp", tmp_path) == 1
    assert "gcloud is not on PATH" in capsys.readouterr().out


def test_azures_things_are_read_whatever_the_case_of_their_types() -> None:
    (one,) = azure.read(json.dumps(AZURE))
    (other,) = azure.read(json.dumps([{**AZURE[0], "type": "microsoft.network/natgateways"}]))

    assert one.resource.type == other.resource.type == "azure-native:network:NatGateway"
    assert report.cost(one.resource).endswith("an hour")


def test_googles_things_are_the_stacks_own_and_no_longer_names() -> None:
    found = gcp.read(json.dumps(GCP), "gcp", "landfall-gcp")

    assert [one.type.rpartition("/")[2] for one in found] == ["Disk", "Router", "ServiceAccount", "CryptoKey"]
    assert [bool(one.stays) for one in found] == [False, False, False, True]


def test_openstacks_things_are_found_by_tag_or_name() -> None:
    told = [
        {"ID": "i-1", "Name": "landfall-openstack-control-plane-0"},
        {"ID": "i-2", "Name": "landfall-openstack2-worker"},
    ]
    balancers = [
        {"id": "b-1", "name": "kube_service_landfall-openstack_landfall_heart"},
        {"id": "b-2", "name": "kube_service_landfall-openstack2_landfall_heart"},
    ]
    by_kind = {" ".join(one.command[3:5]): one for one in questions("openstack")}

    servers = by_kind["server list"].read(json.dumps(told))
    services = by_kind["loadbalancer list"].read(json.dumps(balancers))
    networks = by_kind["network list"]

    assert [one.identity.split()[0] for one in servers if isinstance(one, Found)] == ["i-1"]
    assert [one.identity.split()[0] for one in services if isinstance(one, Found)] == ["b-1"]
    assert networks.command[-4:] == ("--tags", f"{STACK_TAG}=openstack", "-f", "json")
    assert [len(networks.read(json.dumps(told)))] == [2], "the tag has chosen them"
    assert report.cost(servers[0].resource).endswith("no source says how much")  # type: ignore[union-attr]  # a Found


def test_a_thing_that_two_answers_list_is_there_once(commands: Callable[[str, str], Path]) -> None:
    commands("az", f"echo '{json.dumps(AZURE)}'")

    assert len(look.look(questions("azure")).left) == 1


def test_a_target_without_a_sweep_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["local", "--stack-file", str(stack_file(tmp_path, "local"))]) == 1
    assert "infra/sweep/local.py" in capsys.readouterr().err


def test_no_arn_is_no_answer() -> None:
    with pytest.raises(ValueError, match="nonsense"):
        aws.found("nonsense")


def test_a_cluster_of_unknown_support_costs_at_least_its_price() -> None:
    cluster = Resource("aws:eks/cluster:Cluster", "c", {"region": "us-east-1"})

    assert report.cost(cluster) == "at least $0.1000 an hour"
