"""Which records of a killed update are settled by a later one, and which stay for a person."""

import json

import pytest

from toolchain.launcher import pending

_NODE = "urn:pulumi:local::landfall::landfall:index:Node::node"
_OBJECT = "urn:pulumi:local::landfall::landfall:addons:Monitoring$kubernetes:apps/v1:Deployment::monitor"
_CLOUD = "urn:pulumi:prod::landfall::aws:s3/bucket:Bucket::images"


def stack(urn: str, kind: str, *, known: bool) -> str:
    resources = [{"urn": urn, "id": "one"}] if known else []
    operation = {"type": kind, "resource": {"urn": urn}}
    return json.dumps({"deployment": {"resources": resources, "pending_operations": [operation]}})


@pytest.mark.parametrize("urn", [_NODE, _OBJECT])
def test_a_create_that_was_taken_over_is_settled(urn: str) -> None:
    settled = pending.settle(stack(urn, "creating", known=True))

    assert settled.urns == (urn,)
    assert json.loads(settled.deployment)["deployment"]["pending_operations"] == []
    assert json.loads(settled.deployment)["deployment"]["resources"] == [{"urn": urn, "id": "one"}]


@pytest.mark.parametrize(
    ("urn", "kind", "known"),
    [(_NODE, "creating", False), (_CLOUD, "creating", True), (_NODE, "updating", True)],
    ids=["not made yet", "a type that may leave a twin", "no create"],
)
def test_other_records_stay(urn: str, kind: str, known: bool) -> None:
    exported = stack(urn, kind, known=known)

    settled = pending.settle(exported)

    assert settled.urns == ()
    assert json.loads(settled.deployment) == json.loads(exported)
