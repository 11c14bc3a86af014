"""Replicas follow the load, and nobody who asks notices."""

import pytest
from kubernetes import client as kube

from infra.smoke import rows
from infra.smoke.client import Client
from tests.cluster.local.load import load
from tests.cluster.local.stack import NAME, NAMESPACE, LocalStack
from tests.waiting import until

pytestmark = pytest.mark.cluster


def path(local: LocalStack) -> str:
    outputs = local.outputs()
    client = Client(outputs.endpoint, outputs.model)
    return client.query(rows.known(client)[0])


def ready(local: LocalStack) -> int:
    status = kube.AppsV1Api(local.cluster).read_namespaced_deployment(NAME, NAMESPACE).status
    return status.ready_replicas or 0


def test_replicas_come_and_go_with_the_load_and_no_request_fails(local: LocalStack) -> None:
    with load(local.outputs().endpoint, path(local)) as asking:
        until("three ready replicas", lambda: ready(local) >= 3, seconds=240)
        asking.ease()
        until("one replica", lambda: len(local.pods()) == 1, seconds=420)

    assert asking.failures == []


def test_a_new_image_takes_over_under_load_and_no_request_fails(local: LocalStack) -> None:
    before = local.outputs().image
    try:
        with load(local.outputs().endpoint, path(local)) as asking:
            local.project.configure(**local.changed(model={"seed": 11}))
            local.up()
            asking.wait_for(10_000)

        assert local.outputs().image != before
        assert asking.failures == []
        assert asking.asked >= 10_000
    finally:
        local.project.configure(**local.settings)
        local.up()
