"""A node's inputs: what is wrong is named, with what is allowed."""

import pytest
from pydantic import ValidationError

from infra.plugins.landfall.node.spec import NodeSpec


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"name": "Upper"}, r"lower-case letters.*'Upper'"),
        ({"name": "a" * 41}, r"at most 40"),
        ({"name": "ok", "node_ports": [80]}, r"30000 to 32767, got 80"),
        ({"name": "ok", "pod_cidr": "10.0.0.0/30"}, r"/8 to /24.*'10\.0\.0\.0/30'"),
        ({"name": "ok", "pod_cidr": "10.0.0.1/24"}, r"host bits"),
        ({"name": "ok", "pod_cidr": "fd00::/112"}, r"IPv4"),
        (
            {"name": "ok", "pod_cidr": "10.43.1.0/24"},
            r"10\.43\.1\.0/24 and service range 10\.43\.0\.0/16 overlap",
        ),
        (
            {"name": "ok", "registry": "docker.io", "registry_socket": "/s"},
            r"'127\.0\.0\.1:PORT', got 'docker\.io'",
        ),
        ({"name": "ok", "registry": "127.0.0.1:5000"}, r"give both or neither"),
        ({"name": "ok", "ports": []}, r"Extra inputs"),
    ],
)
def test_wrong_inputs_are_named(wrong: dict[str, object], named: str) -> None:
    with pytest.raises(ValidationError, match=named):
        NodeSpec.model_validate(wrong)


def test_defaults_make_a_node_without_a_registry() -> None:
    spec = NodeSpec(name="local")

    assert (spec.registry, spec.node_ports) == (None, ())
