"""What state keeps of an object, and which of it is secret."""

from infra.plugins.kubernetes.checkpoint import checkpoint, old_inputs, old_live
from infra.plugins.kubernetes.manifest import Manifest
from infra.plugins.kubernetes.wire import Properties

LIVE = Manifest(
    {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "a", "managedFields": [{}]},
        "data": {"k": "v"},
    }
)


def test_state_has_the_official_plugins_shape() -> None:
    inputs = Properties({"kind": "ConfigMap", "data": {"k": "v"}})
    kept = checkpoint(inputs, LIVE, "manager", "v1").tree
    assert kept == {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "a"},
        "data": {"k": "v"},
        "__inputs": inputs.tree,
        "__initialApiVersion": "v1",
        "__fieldManager": "manager",
    }


def test_a_secret_input_is_secret_in_the_live_object_and_in_the_kept_inputs() -> None:
    inputs = Properties({"kind": "ConfigMap", "data": {"k": "v"}}, frozenset({("data", "k")}))
    assert checkpoint(inputs, LIVE, "manager", "v1").secrets == {("data", "k"), ("__inputs", "data", "k")}


def test_a_secret_inside_a_list_makes_the_whole_list_secret() -> None:
    tree = {"kind": "Pod", "spec": {"containers": [{"env": [{"value": "s"}]}]}}
    inputs = Properties(dict(tree), frozenset({("spec", "containers", 0, "env", 0, "value")}))
    kept = checkpoint(inputs, Manifest(dict(tree)), "manager", "v1")
    assert kept.secrets == {("spec", "containers"), ("__inputs", "spec", "containers")}


def test_a_secrets_data_are_always_secret() -> None:
    live = Manifest({"apiVersion": "v1", "kind": "Secret", "data": {"k": "dg=="}})
    kept = checkpoint(Properties({"kind": "Secret", "stringData": {"k": "v"}}), live, "manager", "v1")
    assert kept.secrets == {("data",), ("__inputs", "stringData")}


def test_what_was_kept_is_read_back() -> None:
    inputs = Properties({"kind": "ConfigMap", "data": {"k": "v"}}, frozenset({("data", "k")}))
    state = checkpoint(inputs, LIVE, "manager", "v1")
    assert old_inputs(Properties(), state) == inputs
    assert old_live(state) == LIVE.without(("metadata", "managedFields"))
