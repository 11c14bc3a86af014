"""The clouds' command lines as a rehearsal has them: what they answer, and whom they let in."""

import json
from collections.abc import Callable

import pytest

from infra.plugins.simulator.entry import Entry
from tests.unit.rehearsal.conftest import Add, Shim

CLUSTER = "aws:eks/cluster:Cluster"
CALLER = "arn:aws:iam::123456789012:user/rehearsal"
ADMIN = "arn:aws:iam::123456789012:role/admin"
TOKEN = ("eks", "get-token", "--cluster-name", "mine", "--region", "eu-central-1")
WithNode = Callable[[Entry], None]


def status(printed: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(printed)["status"]
    return found


def test_whoever_made_a_cluster_gets_in(shim: Shim, add: Add, with_node: WithNode) -> None:
    with_node(add(CLUSTER, "mine", name="mine"))

    assert status(shim("aws", *TOKEN).output) == {"clientCertificateData": "cert", "clientKeyData": "key"}


def test_without_an_access_entry_there_is_no_entry(shim: Shim, add: Add, with_node: WithNode) -> None:
    with_node(add(CLUSTER, "mine", name="mine"))

    assert list(status(shim("aws", *TOKEN, "--role-arn", ADMIN).output)) == ["token"]


@pytest.mark.parametrize("policy", [False, True])
def test_an_access_entry_lets_in_only_with_a_policy(
    shim: Shim, add: Add, with_node: WithNode, *, policy: bool
) -> None:
    with_node(add(CLUSTER, "mine", name="mine"))
    named = {"clusterName": "mine", "principalArn": ADMIN}
    add("aws:eks/accessEntry:AccessEntry", "entry", **named)
    if policy:
        add("aws:eks/accessPolicyAssociation:AccessPolicyAssociation", "policy", **named)

    found = status(shim("aws", *TOKEN, "--role-arn", ADMIN).output)

    assert ("clientCertificateData" in found) == policy


def test_the_version_that_is_asked_for_is_answered(shim: Shim) -> None:
    asked = {"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "spec": {}}

    told = shim("aws", *TOKEN, KUBERNETES_EXEC_INFO=json.dumps(asked)).output

    assert json.loads(told)["apiVersion"] == "client.authentication.k8s.io/v1"


def test_a_helper_finds_the_cluster_that_it_is_told_of(shim: Shim, add: Add, with_node: WithNode) -> None:
    with_node(add("gcp:container/cluster:Cluster", "one", {"endpoint": "127.77.0.1:6443"}))
    add("gcp:container/cluster:Cluster", "two", {"endpoint": "127.77.0.2:6443"})

    def told_of(server: str) -> dict[str, str]:
        info = {"spec": {"cluster": {"server": server}}}
        return status(shim("gke_gcloud_auth_plugin", KUBERNETES_EXEC_INFO=json.dumps(info)).output)

    assert "clientKeyData" in told_of("https://127.77.0.1:6443")
    assert "token" in told_of("https://127.77.0.3:6443")


def test_the_registrys_password_is_the_same_at_each_call(shim: Shim) -> None:
    first = shim("aws", "ecr", "get-login-password", "--region", "eu-central-1").output

    assert len(first.strip()) > 20
    assert shim("gcloud", "auth", "print-access-token").output == first
    assert shim("az", "acr", "login", "--name", "x", "--expose-token", "--output", "tsv").output == first


@pytest.mark.parametrize(
    ("module", "call"), [("aws", "s3 ls"), ("gcloud", "compute list"), ("az", "vm list"), ("kubelogin", "x")]
)
def test_an_unknown_call_is_refused_by_name(shim: Shim, module: str, call: str) -> None:
    told = shim(module, *call.split())

    assert told.code == 252
    assert f"does not know `{module} {call}`" in told.output


def test_without_a_ledger_a_shim_says_so(shim: Shim) -> None:
    told = shim("aws", *TOKEN, LANDFALL_SIMULATOR="")

    assert told.code == 1
    assert "scripts/rehearse" in told.output
    assert "Traceback" not in told.output
