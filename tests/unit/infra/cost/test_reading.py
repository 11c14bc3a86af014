"""Resources from what the engine writes: exports of a stack, and events of a preview."""

import json
from dataclasses import asdict
from decimal import Decimal

import pytest

from delivery.comment.records import Cost
from infra.cost.delta import Delta, delta
from infra.cost.export import resources
from infra.cost.preview import sides
from infra.errors import CostError
from infra.policy.properties import UNKNOWN

PROVIDER = "urn:pulumi:aws::landfall::pulumi:providers:aws::aws"
NAT = "aws:ec2/natGateway:NatGateway"
NOT_KNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:x:y"}


def state(kind: str, name: str, **more: object) -> dict[str, object]:
    urn = f"urn:pulumi:aws::landfall::landfall:aws:Network${kind}::{name}"
    return {"urn": urn, "type": kind, "custom": True, "provider": f"{PROVIDER}::0a1b", "inputs": {}, **more}


def export(*states: dict[str, object]) -> str:
    provider = {
        "urn": PROVIDER,
        "type": "pulumi:providers:aws",
        "id": "0a1b",
        "inputs": {"region": "us-east-1", "secretKey": SECRET},
    }
    return json.dumps({"version": 3, "deployment": {"manifest": {}, "resources": [provider, *states]}})


def event(op: str, old: dict[str, object] | None = None, new: dict[str, object] | None = None) -> str:
    some = old or new or {}
    step = {"op": op, "urn": some["urn"], "type": some["type"], "old": old, "new": new}
    return json.dumps({"sequence": 1, "timestamp": 0, "resourcePreEvent": {"metadata": step}})


PROVIDER_STEP = event(
    "same",
    *[{"urn": PROVIDER, "type": "pulumi:providers:aws", "id": "0a1b", "inputs": {"region": "us-east-1"}}] * 2,
)


def test_an_export_gives_types_names_inputs_and_regions() -> None:
    found = resources(export(state(NAT, "nat", inputs={"subnetId": "subnet-1", "secret": SECRET})))

    (gateway,) = (one for one in found if one.type == NAT)
    assert gateway.name == "nat"
    assert gateway.region == "us-east-1"
    assert gateway.properties == {"subnetId": "subnet-1", "secret": UNKNOWN}


def test_what_a_stack_only_reads_is_not_its_own() -> None:
    assert NAT not in [one.type for one in resources(export(state(NAT, "nat", external=True)))]


def test_an_empty_stack_has_no_resources() -> None:
    assert resources('{"version": 3, "deployment": {"manifest": {}}}') == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the text"),
        ("[]", "the text"),
        ("{}", "version"),
        ('{"version": 3}', "deployment"),
        ('{"version": 1, "deployment": {}}', "version"),
        ('{"version": 3, "deployment": {"resources": [{"type": "a"}]}}', "deployment.resources.0.urn"),
    ],
)
def test_what_is_no_export_is_refused_with_the_way_to_get_one(text: str, words: str) -> None:
    with pytest.raises(CostError, match=r"pulumi stack export --file stack\.json") as refused:
        resources(text)

    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("op", "before", "after"),
    [
        ("create", "0", "32.85"),
        ("import", "0", "32.85"),
        ("delete", "32.85", "0"),
        ("same", "32.85", "32.85"),
        ("update", "32.85", "32.85"),
        ("replace", "32.85", "32.85"),
        ("create-replacement", "0", "0"),
        ("delete-replaced", "0", "0"),
        ("read", "0", "0"),
    ],
)
def test_each_step_counts_where_its_resource_is_there(op: str, before: str, after: str) -> None:
    gateway = state(NAT, "nat")
    old = None if op in ("create", "import", "create-replacement") else gateway
    new = None if op in ("delete", "delete-replaced") else gateway

    assert delta([PROVIDER_STEP, event(op, old, new)]) == Delta(Decimal(before), Decimal(after))


def test_what_stays_in_the_cloud_stays_on_the_bill() -> None:
    kept = state(NAT, "nat", retainOnDelete=True)

    assert delta([PROVIDER_STEP, event("delete", kept)]).after == Decimal("32.85")


def test_a_pool_that_grows_costs_the_difference() -> None:
    def pool(nodes: int) -> dict[str, object]:
        return state(
            "aws:eks/nodeGroup:NodeGroup",
            "default",
            inputs={"instanceTypes": ["m6i.large"], "scalingConfig": {"minSize": nodes}},
        )

    found = delta([PROVIDER_STEP, event("update", pool(2), pool(5))])

    assert found.after - found.before == 3 * Decimal("70.08")
    assert found.unknown == ("aws:eks/nodeGroup:NodeGroup",)  # its disks, without a template


def test_a_review_takes_the_figures_as_they_are() -> None:
    found = delta([PROVIDER_STEP, event("create", None, state(NAT, "nat"))])

    assert Cost(**asdict(found)) == Cost(Decimal(0), Decimal("32.85"), ())


def test_values_that_only_the_update_will_know_are_unknown() -> None:
    _, (_, after) = sides(
        [PROVIDER_STEP, event("create", None, state(NAT, "nat", inputs={"a": [NOT_KNOWN]}))]
    )

    assert after.properties == {"a": [UNKNOWN]}


def test_other_lines_are_passed_over() -> None:
    assert delta(["error: warning", PROVIDER_STEP, '{"summaryEvent": {}}', ""]) == Delta(
        Decimal(0), Decimal(0)
    )


@pytest.mark.parametrize("lines", [[], ["error: no stack"], ['{"resourcePreEvent": 1}'], ["{nonsense"]])
def test_what_is_no_preview_is_refused_with_the_way_to_get_one(lines: list[str]) -> None:
    with pytest.raises(CostError, match="PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true pulumi preview --json"):
        delta(lines)
