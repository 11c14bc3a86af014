"""The program's structure as the real engine sees it, before anything exists."""

from pathlib import Path

import pytest

from tests.engine.apiserver import ApiServer
from tests.project import Project, Step

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def steps(tmp_path_factory: pytest.TempPathFactory) -> list[Step]:
    """A first preview of the local target."""
    project = Project(tmp_path_factory.mktemp("preview"))
    project.configure(cloud="local", tags={"team": "cardiology"})
    return project.preview()


def of_type(steps: list[Step], kind: str) -> list[Step]:
    return [step for step in steps if step.type == kind]


def in_cluster(steps: list[Step]) -> list[Step]:
    return [step for step in steps if step.type.startswith("kubernetes:")]


def test_it_only_creates(steps: list[Step]) -> None:
    assert {step.operation for step in steps} == {"create"}


def test_the_way_through_is_there(steps: list[Step]) -> None:
    types = {step.type for step in steps}

    assert {
        "landfall:index:Registry",
        "landfall:index:Node",
        "landfall:index:ModelImage",
        "landfall:index:ToolImage",
        "landfall:workload:ModelService",
        "kubernetes:core/v1:Namespace",
        "kubernetes:apps/v1:Deployment",
        "kubernetes:core/v1:Service",
        "kubernetes:core/v1:ServiceAccount",
        "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
        "kubernetes:policy/v1:PodDisruptionBudget",
        "kubernetes:apiregistration.k8s.io/v1:APIService",
    } <= types


def test_no_network_policy_where_nothing_enforces_it(steps: list[Step]) -> None:
    assert of_type(steps, "kubernetes:networking.k8s.io/v1:NetworkPolicy") == []


def test_what_is_in_the_cluster_goes_with_it(steps: list[Step]) -> None:
    (node,) = of_type(steps, "landfall:index:Node")

    assert in_cluster(steps)
    assert {step.state.get("deletedWith") for step in in_cluster(steps)} == {node.state["urn"]}


def test_every_object_has_the_one_explicit_provider(steps: list[Step]) -> None:
    (provider,) = of_type(steps, "pulumi:providers:kubernetes")

    assert {step.state["provider"].rpartition("::")[0] for step in in_cluster(steps)} == {
        provider.state["urn"]
    }


def test_every_object_has_a_stable_name_and_the_stacks_tags(steps: list[Step]) -> None:
    for step in in_cluster(steps):
        metadata = step.state["inputs"]["metadata"]
        assert metadata["name"], step.name
        assert metadata["labels"]["team"] == "cardiology", step.name


def test_every_namespace_is_restricted(steps: list[Step]) -> None:
    for namespace in of_type(steps, "kubernetes:core/v1:Namespace"):
        labels = namespace.state["inputs"]["metadata"]["labels"]
        assert labels["pod-security.kubernetes.io/enforce"] == "restricted"


@pytest.mark.parametrize("allowed", [["203.0.113.0/24", "198.51.100.7/32"], None])
def test_a_balancer_answers_those_whom_the_settings_name(
    tmp_path: Path, api_server: ApiServer, allowed: list[str] | None
) -> None:
    project = Project(tmp_path, environment={"KUBECONFIG": str(api_server.folder / "kubeconfig")})
    project.configure(
        cloud="local",
        kubeContext="test",
        registry="127.0.0.1:5000/example",
        existing={"exposure": "LoadBalancer"},
        serving={"allowedCidrs": allowed} if allowed else {},
    )

    services = of_type(project.preview(), "kubernetes:core/v1:Service")

    [spec] = [
        step.state["inputs"]["spec"]
        for step in services
        if step.state["inputs"]["spec"].get("type") == "LoadBalancer"
    ]
    assert spec.get("loadBalancerSourceRanges") == allowed


def test_no_resource_is_dynamic(steps: list[Step]) -> None:
    assert not [step for step in steps if "dynamic" in step.type]


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"cloud": "elsewhere"}, ['landfall:cloud = "elsewhere"', "local"]),
        (
            {"cloud": "local", "serving": {"minReplicas": 4, "maxReplicas": 2}},
            ["landfall:serving.maxReplicas = 2"],
        ),
        ({"cloud": "local", "servings": {}}, ["landfall:servings = {}", "Did you mean serving?"]),
        ({"cloud": "local", "kubeContext": "kind-kind"}, ["needs an external registry"]),
        (
            {"cloud": "local", "node": {"podCidr": "10.43.1.0/24"}},
            ["landfall:node.podCidr", "services range"],
        ),
        (
            {"cloud": "local", "kubeContext": "no-such-context", "registry": "127.0.0.1:5000"},
            ["'no-such-context' is not a context of your kubeconfig"],
        ),
    ],
    ids=lambda value: None if isinstance(value, list) else next(reversed(value)),
)
def test_wrong_settings_end_in_a_message_before_any_resource(
    tmp_path: Path, settings: dict[str, object], told: list[str]
) -> None:
    project = Project(tmp_path)
    project.configure(**settings)

    refused = project.run("preview", "--stack", project.stack)

    assert refused.code != 0
    for words in told:
        assert words in refused.output
    assert "Traceback" not in refused.output
    assert "landfall:index" not in refused.output
