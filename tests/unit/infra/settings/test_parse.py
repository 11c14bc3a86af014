"""A stack's settings: what is read, and how every kind of mistake is told."""

import json
from ipaddress import IPv4Network

import pytest

from infra.errors import SettingsError
from infra.settings import parse
from infra.settings.models import Settings

GUID = "10de18e7-0000-4000-8000-000000000001"
AZURE = {"subscription": GUID, "tenant": GUID, "location": "westeurope", "adminGroup": GUID}


DIGEST = "sha256:" + "a" * 64


def refusal(config: dict[str, object], secret: tuple[str, ...] = ()) -> str:
    """The text that settings are refused with."""
    with pytest.raises(SettingsError) as caught:
        parse(engine(config), "local", secret)
    return str(caught.value)


def engine(config: dict[str, object]) -> dict[str, str]:
    """Configuration as the engine hands it over: mappings and lists as JSON text."""
    return {
        key if ":" in key else f"landfall:{key}": value if isinstance(value, str) else json.dumps(value)
        for key, value in config.items()
    }


def local(**settings: object) -> dict[str, object]:
    """Settings of a local stack."""
    return {"cloud": "local", **settings}


def test_a_cloud_alone_is_enough() -> None:
    settings = parse({"landfall:cloud": "local"}, "anything")

    assert settings.cloud == "local"
    assert settings.model.candidates is None
    assert settings.serving.min_replicas <= settings.serving.max_replicas


def test_values_reach_their_fields() -> None:
    settings = parse(
        engine(
            local(
                model={"threshold": 0.9, "candidates": ["svc"], "seed": 7, "folds": 5},
                serving={"minReplicas": 3, "maxReplicas": 9, "cpuRequest": "500m", "cpuLimit": "1.5"},
                node={"podCidr": "10.50.0.0/16", "name": "two"},
                nodePorts={"service": 31000},
                tags={"team": "cardiology"},
            )
        ),
        "local",
    )

    assert settings.model.threshold == 0.9
    assert settings.model.candidates == ("svc",)
    assert (settings.serving.min_replicas, settings.serving.max_replicas) == (3, 9)
    assert settings.node.plan.pods == IPv4Network("10.50.0.0/16")
    assert settings.node_ports.service == 31000
    assert settings.tags == {"team": "cardiology"}


def test_a_context_with_a_registry_is_accepted() -> None:
    settings = parse(
        engine(local(kubeContext="kind-kind", registry="127.0.0.1:5000/acme", existing={"metricsApi": True})),
        "local",
    )

    assert settings.kube_context == "kind-kind"
    assert settings.existing.metrics_api


@pytest.mark.parametrize(("text", "protected"), [("true", True), ("false", False)])
def test_a_switch_is_read_as_the_engine_hands_it_over(text: str, *, protected: bool) -> None:
    config = engine({"cloud": "azure", "azure": AZURE, "apiAllowedCidrs": ["203.0.113.7/32"]})

    assert parse(config | {"landfall:deletionProtection": text}, "azure").protected is protected


def test_a_local_stack_is_protected_like_any_other() -> None:
    config = engine(local(environment="prod"))

    assert parse(config, "local").protected
    assert not parse(config | {"landfall:deletionProtection": "false"}, "local").protected


def test_other_providers_keys_are_theirs() -> None:
    assert parse({"landfall:cloud": "local", "aws:region": "eu-west-1"}, "local").cloud == "local"


@pytest.mark.parametrize(
    ("config", "field", "value", "allowed"),
    [
        ({}, "landfall:cloud", "(not set)", "local"),
        ({"cloud": "locl"}, "landfall:cloud", '"locl"', "local"),
        (local(serving={"minReplicas": "2"}), "landfall:serving.minReplicas", '"2"', "from 1 to 1000"),
        (local(serving={"minReplicas": 2.5}), "landfall:serving.minReplicas", "2.5", "whole number"),
        (local(serving={"minReplicas": True}), "landfall:serving.minReplicas", "true", "whole number"),
        (local(serving={"cpuTarget": 0}), "landfall:serving.cpuTarget", "0", "from 1 to 100"),
        (local(serving={"memoryLimit": "1GB"}), "landfall:serving.memoryLimit", '"1GB"', "Mi"),
        (local(serving={"cpuRequest": "0m"}), "landfall:serving.cpuRequest", '"0m"', "250m"),
        (local(serving={"allowedCidrs": ["0.0.0.0/0"]}), "landfall:serving.allowedCidrs[0]", "0.0.0.0", "/8"),
        (local(serving={"allowedCidrs": ["::/0"]}), "landfall:serving.allowedCidrs[0]", "::/0", "IPv4 range"),
        (local(serving={"allowedCidrs": []}), "landfall:serving.allowedCidrs", "[]", "one or more"),
        (local(serving="fast"), "landfall:serving", '"fast"', "minReplicas, maxReplicas"),
        (local(serving=[1]), "landfall:serving", "[1]", "minReplicas, maxReplicas"),
        (local(model={"threshold": 1}), "landfall:model.threshold", "1", "above 0 and below 1"),
        (local(model={"folds": 1}), "landfall:model.folds", "1", "from 2 to 50"),
        (local(model={"dataset": "hearts"}), "landfall:model.dataset", '"hearts"', "heart"),
        (local(model={"candidates": []}), "landfall:model.candidates", "[]", "extra_trees, forest, knn"),
        (local(model={"candidates": ["xgb"]}), "landfall:model.candidates[0]", '"xgb"', "dummy, extra"),
        (local(canary={"share": 0.9}), "landfall:canary.share", "0.9", "at most 0.5"),
        (local(canary={"release": "new"}), "landfall:canary.release", '"new"', "sha256:"),
        (local(release="latest"), "landfall:release", '"latest"', "sha256:"),
        (local(image={"base": "debian:12"}), "landfall:image.base", '"debian:12"', "@sha256:"),
        (local(node={"podCidr": "10.0.0.1/16"}), "landfall:node.podCidr", '"10.0.0.1/16"', "no host bits"),
        (local(node={"podCidr": "10.0.0.0/30"}), "landfall:node.podCidr", '"10.0.0.0/30"', "/8 to /24"),
        (local(node={"name": "Node_1"}), "landfall:node.name", '"Node_1"', "lower-case letters"),
        (local(node={"name": "x" * 41}), "landfall:node.name", "xxx", "at most 40"),
        (local(nodePorts={"service": 80}), "landfall:nodePorts.service", "80", "30000 to 32767"),
        (local(tags={"team": "é"}), "landfall:tags.team", '"é"', "names to words"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_told_with_field_value_and_what_is_allowed(
    config: dict[str, object], field: str, value: str, allowed: str
) -> None:
    text = refusal(config)

    assert f"{field} = " in text
    assert value in text
    assert allowed in text
    assert "Fix: " in text


def test_a_wrong_entry_of_a_list_is_told_once_with_a_command_that_sets_it() -> None:
    text = refusal(local(serving={"allowedCidrs": ["0.0.0.0/0"]}))

    assert text.startswith("One setting")
    assert "pulumi config set --path 'landfall:serving.allowedCidrs[0]' 203.0.113.0/24" in text


@pytest.mark.parametrize(
    ("config", "meant"),
    [
        (local(serving={"maxReplica": 5}), "Did you mean maxReplicas?"),
        (local(serving={"min_replicas": 5}), "Did you mean minReplicas?"),
        (local(model={"treshold": 0.5}), "Did you mean threshold?"),
        (local(nodeports={}), "Did you mean nodePorts?"),
        ({"cloud": "local", "landfal:model": "{}"}, "Did you mean landfall:model?"),
    ],
)
def test_a_misspelt_setting_gets_the_nearest_name(config: dict[str, object], meant: str) -> None:
    assert meant in refusal(config)


@pytest.mark.parametrize(
    ("config", "sentence"),
    [
        (local(serving={"minReplicas": 5, "maxReplicas": 2}), "at least minReplicas, which is 5"),
        (local(serving={"maxReplicas": 1}), "at least minReplicas"),
        (local(serving={"cpuRequest": "2", "cpuLimit": "500m"}), "at least cpuRequest, which is 2"),
        (local(serving={"memoryRequest": "1Gi", "memoryLimit": "512Mi"}), "at least memoryRequest"),
        (local(nodePorts={"service": 30090}), "service has 30090"),
        (local(nodePorts={"dashboard": 30080}), "service has 30080"),
        (local(node={"podCidr": "10.43.4.0/24"}), "apart from the services range 10.43.0.0/16"),
        (local(node={"podCidr": "127.0.0.0/16"}), "apart from the loopback range"),
        (local(model={"candidates": ["svc", "svc"]}), "each candidate once"),
        (local(serving={"allowedCidrs": ["203.0.113.0/24"]}), "only where a balancer leads to the service"),
        (local(kubeContext="kind"), "needs an external registry"),
        (local(registry="docker.io/acme"), "only together with landfall:kubeContext"),
        (local(existing={"metricsApi": True}), "only together with landfall:kubeContext"),
        (local(predictionLog={"target": "s3://acme/heart"}), "landfall:predictionLog.share = 0"),
        (local(predictionLog={"share": 1.0, "secret": "keys"}), "only together with target"),
        (local(predictionLog={"share": 1.0, "volumeSize": "1Ki"}), "1Mi and more"),
        (local(predictionLog={"share": 1.0, "target": "ftp://acme"}), "claim:NAME, a volume claim"),
        (local(release=DIGEST, canary={"release": DIGEST}), "another release than landfall:release"),
        (
            local(serving={"minReplicas": 1, "maxReplicas": 1}, canary={"release": DIGEST}),
            "one replica for each release",
        ),
        (local(serving={"publicKey": "README.md"}), "-----BEGIN PUBLIC KEY-----"),
        (
            local(kubeContext="kind", registry="docker.io/a", node={}),
            "no node is made where a cluster exists",
        ),
    ],
)
def test_values_that_do_not_fit_together_are_told(config: dict[str, object], sentence: str) -> None:
    text = refusal(config)

    assert sentence in text
    assert "Fix: " in text


def test_the_ports_proposed_are_free() -> None:
    text = refusal(local(nodePorts={"service": 30090, "dashboard": 30091}))

    assert "such as 30092" in text


def test_all_mistakes_are_told_at_once() -> None:
    text = refusal(
        local(
            serving={"minReplicas": 5, "maxReplicas": 2, "cpuLimit": "10m"},
            model={"folds": 1},
            nodePorts={"service": 30090},
            kubeContext="kind",
            relase="x",
        )
    )

    assert text.count("Fix: ") == 6
    assert "6 settings of stack 'local' are wrong (stacks/Pulumi.local.yaml)" in text


def test_a_secret_value_is_never_shown() -> None:
    sentinel = "sentinel-7f3a"
    text = refusal(
        local(release=sentinel, serving={"cpuLimit": sentinel}), ("landfall:release", "landfall:serving")
    )

    assert sentinel not in text
    assert text.count("[secret]") == 2


def test_a_long_value_is_cut() -> None:
    assert len(refusal(local(release="x" * 10_000))) < 600


def test_settings_cannot_be_changed() -> None:
    settings = parse({"landfall:cloud": "local"}, "local")

    with pytest.raises(ValueError, match="frozen"):
        settings.cloud = "other"


def test_every_setting_says_what_is_allowed() -> None:
    untold = [name for name, info in _described(Settings.model_json_schema()) if not info]

    assert untold == []


def _described(schema: dict[str, object]) -> list[tuple[str, bool]]:
    found = []
    for name, definition in [("Settings", schema), *schema.get("$defs", {}).items()]:  # type: ignore[attr-defined]
        for field, info in definition.get("properties", {}).items():
            text = json.dumps(info)
            found.append((f"{name}.{field}", '"description"' in text or "$ref" in text))
    return found
