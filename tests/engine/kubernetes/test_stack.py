"""The plugin under the real engine, from the SDK to the cluster and back."""

import base64
import os
import signal
import uuid
from pathlib import Path

import pytest
from kubernetes import client as kube

from tests.engine.apiserver import ApiServer
from tests.engine.kubernetes import kubelet
from tests.engine.kubernetes.programs import custom, many, shop, waiting
from tests.engine.kubernetes.stack import Stack

pytestmark = pytest.mark.engine

UP = ("up", "--yes", "--skip-preview")
DESTROY = ("destroy", "--yes", "--skip-preview")


@pytest.fixture
def stack(tmp_path: Path, api_server: ApiServer) -> Stack:
    """A stack whose programs work on the test's API server."""
    return Stack(tmp_path / "stack", api_server.kubeconfig)


@pytest.fixture
def space() -> str:
    """The name of a namespace that the test's program makes."""
    return f"engine-{uuid.uuid4().hex[:8]}"


def test_a_stack_comes_up_stays_unchanged_and_goes(stack: Stack, api: kube.ApiClient, space: str) -> None:
    stack.program(shop(space))
    preview = stack.run("preview")
    assert preview.code == 0, preview.output
    assert "+ 6 to create" in preview.output

    up = stack.run(*UP)
    assert up.code == 0, up.output
    found = kube.AppsV1Api(api).read_namespaced_deployment("web", space)
    outputs = stack.run("stack", "output", "uid").output.strip()
    assert found.metadata.uid == outputs

    for command in (
        ("preview", "--expect-no-changes"),
        ("refresh", "--yes", "--expect-no-changes"),
        (*UP, "--expect-no-changes"),
    ):
        again = stack.run(*command)
        assert again.code == 0, again.output

    exported = stack.export_text()
    assert "sentinel-of-the-test" not in exported
    assert base64.b64encode(b"sentinel-of-the-test").decode() not in exported

    stack.program(shop(space, replicas=2))
    changed = stack.run("preview", "--diff")
    assert "~ replicas: 1 => 2" in changed.output
    assert "~ 1 to update" in changed.output
    assert "5 unchanged" in changed.output

    gone = stack.run(*DESTROY)
    assert gone.code == 0, gone.output
    assert stack.resources() == {}
    assert space not in [one.metadata.name for one in kube.CoreV1Api(api).list_namespace().items]


def test_a_changed_setting_gets_a_new_name_before_the_old_one_goes(
    stack: Stack, api: kube.ApiClient, space: str
) -> None:
    stack.program(shop(space))
    assert stack.run(*UP).code == 0
    before = stack.run("stack", "output", "settings").output.strip()
    stack.program(shop(space).replace('"size": "1"', '"size": "2"'))
    up = stack.run(*UP)
    assert up.code == 0, up.output
    after = stack.run("stack", "output", "settings").output.strip()
    assert before != after
    names = [one.metadata.name for one in kube.CoreV1Api(api).list_namespaced_config_map(space).items]
    assert after in names
    assert before not in names
    web = kube.AppsV1Api(api).read_namespaced_deployment("web", space)
    assert web.spec.template.spec.containers[0].env_from[0].config_map_ref.name == after
    assert stack.run(*DESTROY).code == 0


def test_a_definition_and_its_objects_come_in_one_update(stack: Stack, space: str) -> None:
    stack.program(custom(space, f"{space}.example.com"))
    for command in (("preview",), UP, ("preview", "--expect-no-changes"), DESTROY):
        done = stack.run(*command)
        assert done.code == 0, done.output


def test_a_killed_update_is_taken_up_without_twins(stack: Stack, api: kube.ApiClient, space: str) -> None:
    stack.program(waiting(space, 600))
    running = stack.start(*UP)
    apps = kube.AppsV1Api(api)
    made = None
    while made is None and running.poll() is None:
        made = next(iter(apps.list_namespaced_deployment(space).items), None)
    assert made is not None
    os.killpg(running.pid, signal.SIGKILL)
    running.communicate()

    assert stack.run("cancel", "--yes").code == 0
    with kubelet.reporting(api, space, kubelet.ready()):
        up = stack.run(*UP)
    assert up.code == 0, up.output
    assert [one.metadata.uid for one in apps.list_namespaced_deployment(space).items] == [made.metadata.uid]
    assert stack.run(*DESTROY).code == 0


def test_an_object_that_was_not_ready_is_gone_on_with(stack: Stack, api: kube.ApiClient, space: str) -> None:
    stack.program(waiting(space, 2))
    failed = stack.run(*UP)
    assert failed.code != 0
    assert "Deployment engine" in failed.output
    assert "was not ready within 2 s: 0 of 1 replicas are available" in failed.output
    left = stack.resources()["web"]
    assert left["id"] == f"{space}/web"
    assert left["initErrors"]

    stack.program(waiting(space, 60))
    with kubelet.reporting(api, space, kubelet.ready()):
        up = stack.run(*UP)
    assert up.code == 0, up.output
    assert "initErrors" not in stack.resources()["web"]
    assert stack.run(*DESTROY).code == 0


def test_what_others_changed_is_found_and_what_others_deleted_is_made_again(
    stack: Stack, api: kube.ApiClient, space: str
) -> None:
    core = kube.CoreV1Api(api)
    stack.program(many(space, 3))
    assert stack.run(*UP).code == 0
    core.delete_namespaced_config_map("c0", space)
    core.patch_namespaced_config_map("c1", space, {"data": {"number": "changed"}}, field_manager="hand")
    preview = stack.run("preview", "--refresh", "--diff")
    assert preview.code == 0, preview.output
    assert "c0" in preview.output
    assert "changed" in preview.output
    core.patch_namespaced_config_map("c1", space, {"data": {"number": "1"}}, field_manager="hand")
    up = stack.run(*UP)
    assert up.code == 0, up.output
    assert core.read_namespaced_config_map("c0", space).data == {"number": "0"}
    assert stack.run(*DESTROY).code == 0


def test_a_cluster_that_is_down_leaves_state_as_it_is(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, space: str
) -> None:
    server = ApiServer(tmp_path_factory.mktemp("down"))
    try:
        server.start()
        stack = Stack(tmp_path / "stack", server.kubeconfig)
        stack.program(many(space, 2))
        assert stack.run(*UP).code == 0
        server.stop_api()
        before = stack.resources()

        assert stack.run("preview", "--expect-no-changes").code == 0
        for command in (("refresh", "--yes", "--skip-preview"), DESTROY):
            refused = stack.run(*command)
            assert refused.code != 0
            assert "PULUMI_K8S_DELETE_UNREACHABLE" in refused.output
        after = stack.resources()
        for name, resource in before.items():
            kept = ("id", "inputs", "outputs")
            assert [after[name].get(key) for key in kept] == [resource.get(key) for key in kept]
        assert after.keys() == before.keys()

        dropped = stack.run(*DESTROY, PULUMI_K8S_DELETE_UNREACHABLE="true")
        assert dropped.code == 0, dropped.output
        assert "dropped from state, not deleted" in dropped.output
        assert stack.resources() == {}
    finally:
        server.stop()


def test_an_object_that_exists_is_imported(stack: Stack, api: kube.ApiClient, space: str) -> None:
    core = kube.CoreV1Api(api)
    core.create_namespace({"metadata": {"name": space}})
    core.create_namespaced_config_map(space, {"metadata": {"name": "c0"}, "data": {"number": "0"}})
    text = many(space, 1).replace("namespace.metadata.name", f'"{space}"')
    text = text.replace('k8s.core.v1.Namespace("shop"', 'k8s.core.v1.Namespace("shop"').replace(
        "opts=inside,\n    )", f'opts=pulumi.ResourceOptions(provider=provider, import_="{space}/c0"),\n    )'
    )
    text = text.replace(
        f'metadata={{"name": "{space}"}}, opts=inside',
        f'metadata={{"name": "{space}"}}, opts=pulumi.ResourceOptions(provider=provider, import_="{space}")',
    )
    stack.program(text)
    up = stack.run(*UP)
    assert up.code == 0, up.output
    assert stack.resources()["c0"]["id"] == f"{space}/c0"
    assert stack.run("preview", "--expect-no-changes").code == 0
    assert stack.run(*DESTROY).code == 0
