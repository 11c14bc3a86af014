"""Texts for others to read: kubeconfigs, policies, annotations, configurations of add-ons."""

import json

import pulumi
import pytest
import yaml

from infra.clouds.aws import balancers, kubeconfig, policies
from infra.clouds.aws.addons import of_cluster, of_nodes
from infra.clouds.aws.identity import Identity
from infra.clouds.aws.settings import ADDONS
from tests.unit.infra.clouds.aws.stacks import ROLE

GOLDEN = """\
apiVersion: v1
kind: Config
clusters:
- name: landfall-aws
  cluster:
    server: https://0123.gr7.eu-central-1.eks.amazonaws.com
    certificate-authority-data: Q0E=
users:
- name: landfall-aws
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1beta1
      command: aws
      args:
      - --region
      - eu-central-1
      - eks
      - get-token
      - --cluster-name
      - landfall-aws
      - --output
      - json
      installHint: 'Install the AWS command line and log in with it: `aws sts get-caller-identity`
        must say who you are.'
      interactiveMode: Never
      provideClusterInfo: false
contexts:
- name: landfall-aws
  context:
    cluster: landfall-aws
    user: landfall-aws
current-context: landfall-aws
"""
_WHERE = ("landfall-aws", "eu-central-1", "https://0123.gr7.eu-central-1.eks.amazonaws.com", "Q0E=")


def test_the_kubeconfig_asks_the_command_line_with_the_region_said() -> None:
    assert kubeconfig.text(*_WHERE) == GOLDEN


def test_a_role_is_said_too() -> None:
    document = yaml.safe_load(kubeconfig.text(*_WHERE, ROLE))

    assert document["users"][0]["user"]["exec"]["args"][-2:] == ["--role-arn", ROLE]


@pytest.mark.parametrize(
    ("text", "who", "what"),
    [
        (policies.trust("eks.amazonaws.com"), "eks.amazonaws.com", ["sts:AssumeRole"]),
        (
            policies.trust("pods.eks.amazonaws.com", sessions=True),
            "pods.eks.amazonaws.com",
            ["sts:AssumeRole", "sts:TagSession"],
        ),
    ],
)
def test_a_role_trusts_one_service(text: str, who: str, what: list[str]) -> None:
    (statement,) = json.loads(text)["Statement"]

    assert statement == {"Effect": "Allow", "Principal": {"Service": who}, "Action": what}


def test_the_key_serves_the_account_and_the_logs_of_one_group() -> None:
    account, logs = json.loads(policies.key("aws", "eu-central-1", "111122223333", "/aws/eks/x/cluster"))[
        "Statement"
    ]

    assert account["Principal"] == {"AWS": "arn:aws:iam::111122223333:root"}
    assert logs["Principal"] == {"Service": "logs.eu-central-1.amazonaws.com"}
    assert logs["Condition"]["ArnEquals"] == {
        "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:eu-central-1:111122223333:log-group:"
        "/aws/eks/x/cluster"
    }


def test_the_account_is_read_from_an_arn() -> None:
    assert policies.account_of("arn:aws:iam::111122223333:role/landfall-aws-cluster") == "111122223333"


def test_images_go_by_number_and_never_by_age_or_missing_tags() -> None:
    (rule,) = json.loads(policies.lifecycle(100))["rules"]

    assert rule["selection"] == {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 100}


def test_a_balancer_is_a_network_one_with_the_stacks_tags() -> None:
    assert dict(balancers.annotations({"team": "ml", "landfall-stack": "aws"})) == {
        "service.beta.kubernetes.io/aws-load-balancer-type": "nlb",
        "service.beta.kubernetes.io/aws-load-balancer-additional-resource-tags": "team=ml,landfall-stack=aws",
    }


def test_nodes_wait_for_the_network_add_on_which_enforces_policies() -> None:
    identity = Identity(pulumi.Output.from_input("arn"), ())

    (network,) = [addon for addon in of_nodes(identity) if addon.name == "vpc-cni"]

    assert json.loads(network.configuration) == {"enableNetworkPolicy": "true"}
    assert network.identity is identity


def test_add_ons_are_those_that_the_settings_know() -> None:
    identity = Identity(pulumi.Output.from_input("arn"), ())

    names = [addon.name for addon in (*of_nodes(identity), *of_cluster(identity, {}))]

    assert sorted(names) == sorted(ADDONS)


def test_volumes_carry_the_stacks_tags() -> None:
    identity = Identity(pulumi.Output.from_input("arn"), ())

    (driver,) = [addon for addon in of_cluster(identity, {"team": "ml"}) if addon.identity]

    assert json.loads(driver.configuration) == {"controller": {"extraVolumeTags": {"team": "ml"}}}
