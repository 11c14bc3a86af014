"""A cluster that does not answer: previews work, nothing is lost, and the way out is named with its risk."""

from collections.abc import Iterator

import pytest
import yaml

from infra.plugins.kubernetes.wire import Properties
from tests.engine.apiserver import ApiServer, free_port
from tests.engine.kubernetes.manifests import config_map
from tests.engine.kubernetes.plugin import Plugin, Refusal, Resource

CONFIG_MAP = "kubernetes:core/v1:ConfigMap"


def _closed() -> str:
    """The kubeconfig of a cluster that is down."""
    return yaml.safe_dump(
        {
            "current-context": "c",
            "clusters": [{"name": "c", "cluster": {"server": f"https://127.0.0.1:{free_port()}"}}],
            "contexts": [{"name": "c", "context": {"cluster": "c"}}],
        }
    )


@pytest.fixture(scope="module")
def down() -> Iterator[Plugin]:
    """The plugin, configured for a cluster that is down."""
    running = Plugin({"kubeconfig": _closed()})
    yield running
    running.close()


@pytest.fixture
def recorded() -> Resource:
    """A ConfigMap as state has it."""
    inputs = Properties(config_map("shop", "c", {"k": "v"}))
    outputs = Properties(
        {**inputs.tree, "__inputs": inputs.tree, "__fieldManager": "m", "__initialApiVersion": "v1"}
    )
    return Resource(f"urn:pulumi:test::test::{CONFIG_MAP}::c", "shop/c", inputs, outputs)


def test_refresh_and_delete_fail_and_name_the_way_out_with_its_risk(down: Plugin, recorded: Resource) -> None:
    words = "unreachable.*nothing was changed.*PULUMI_K8S_DELETE_UNREACHABLE.*unmanaged"
    with pytest.raises(Refusal, match=words):
        down.read(recorded)
    with pytest.raises(Refusal, match=words):
        down.delete(recorded)


def test_creates_and_updates_fail_and_say_why(down: Plugin, recorded: Resource) -> None:
    with pytest.raises(Refusal, match=r"unreachable: no API server answers at https://127\.0\.0\.1"):
        down.create(recorded)
    with pytest.raises(Refusal, match="unreachable"):
        down.update(recorded, recorded)


def test_previews_compare_what_is_on_record_and_say_so(down: Plugin, recorded: Resource) -> None:
    assert not down.diff(recorded, recorded).detailedDiff
    assert any("unreachable" in message and "on record" in message for message in down.engine.messages)
    changed = down.check(
        "kubernetes:core/v1:Service", "c", {"metadata": {"name": "c"}, "spec": {"type": "NodePort"}}
    )
    assert down.create(changed, preview=True).outputs.tree == changed.inputs.tree
    other = down.check(CONFIG_MAP, "c", config_map("shop", "c", {"k": "w"}))
    assert list(down.diff(recorded, other).replaces) == ["data.k"]
    assert down.update(recorded, other, preview=True).outputs.tree == other.inputs.tree


@pytest.mark.parametrize("by_setting", [True, False])
def test_on_request_objects_are_dropped_from_state_and_it_is_said(
    recorded: Resource, by_setting: bool
) -> None:
    config = {"kubeconfig": _closed(), **({"deleteUnreachable": "true"} if by_setting else {})}
    environment = {} if by_setting else {"PULUMI_K8S_DELETE_UNREACHABLE": "true"}
    dropping = Plugin(dict(config), environment)
    try:
        assert dropping.read(recorded) is None
        dropping.delete(recorded)
        assert sum("dropped from state, not deleted" in message for message in dropping.engine.messages) == 2
    finally:
        dropping.close()


def test_on_request_a_refresh_keeps_what_is_on_record(recorded: Resource) -> None:
    keeping = Plugin({"kubeconfig": _closed(), "skipUpdateUnreachable": True})
    try:
        kept = keeping.read(recorded)
        assert kept is not None
        assert kept.outputs == recorded.outputs
    finally:
        keeping.close()


def test_a_kubeconfig_that_is_gone_counts_as_a_cluster_that_is(recorded: Resource) -> None:
    lost = Plugin({"kubeconfig": "/nowhere/kubeconfig"})
    try:
        with pytest.raises(
            Refusal, match=r"no kubeconfig at /nowhere/kubeconfig.*PULUMI_K8S_DELETE_UNREACHABLE"
        ):
            lost.read(recorded)
    finally:
        lost.close()


def test_refused_credentials_never_count_as_an_unreachable_cluster(
    api_server: ApiServer, recorded: Resource
) -> None:
    config = yaml.safe_load(api_server.kubeconfig)
    config["users"][0]["user"] = {"token": "wrong"}
    stranger = Plugin({"kubeconfig": yaml.safe_dump(config), "deleteUnreachable": "true"})
    try:
        with pytest.raises(Refusal, match="refused the credentials"):
            stranger.read(recorded)
        with pytest.raises(Refusal, match="refused the credentials"):
            stranger.delete(recorded)
    finally:
        stranger.close()


def test_an_api_server_that_restarts_midway_is_waited_for(tmp_path_factory: pytest.TempPathFactory) -> None:
    server = ApiServer(tmp_path_factory.mktemp("restarted"))
    try:
        server.start()
        plugin = Plugin({"kubeconfig": server.kubeconfig})
        wanted = plugin.check(CONFIG_MAP, "c", config_map("default", "c", {"k": "v"}))
        plugin.create(wanted, preview=True)
        server.stop_api()
        answer = plugin.stub.Create.future(plugin.request_create(wanted), timeout=60)
        server.start_api()
        assert answer.result().id == "default/c"
        plugin.close()
    finally:
        server.stop()
