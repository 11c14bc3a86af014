"""Who gets in: nobody without a name, and no secret lies readable on the disk."""

import http.client
import socket
import ssl
import stat

import pytest

from infra.plugins.landfall.node import layout
from tests.cluster.cluster import Cluster
from tests.cluster.node.conftest import CreateNode


def test_anonymous_requests_learn_its_health_and_nothing_else(create: CreateNode) -> None:
    node = create()
    context = ssl.create_default_context(cafile=layout.of("test").pki / "ca.crt")

    def status(path: str) -> int:
        connection = http.client.HTTPSConnection(node.address, node.api_port, timeout=10, context=context)
        connection.request("GET", path)
        return connection.getresponse().status

    assert [status(path) for path in ("/livez", "/readyz", "/version", "/api/v1/namespaces")] == [
        200,
        200,
        401,
        401,
    ]


def test_secrets_are_encrypted_at_rest_and_other_objects_tell_that_the_place_is_right(
    create: CreateNode,
) -> None:
    cluster = Cluster(create())
    cluster.core.create_namespaced_secret(
        "default", {"metadata": {"name": "kept"}, "stringData": {"password": "correct-horse-battery"}}
    )
    cluster.core.create_namespaced_config_map(
        "default", {"metadata": {"name": "plain"}, "data": {"text": "plain-horse-battery"}}
    )
    folder = layout.of("test").folder / "etcd"
    content = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())

    assert b"plain-horse-battery" in content
    assert b"correct-horse-battery" not in content


def test_keys_and_configuration_are_readable_by_root_alone(create: CreateNode) -> None:
    create()
    place = layout.of("test")
    files = [path for folder in (place.pki, place.config) for path in folder.rglob("*") if path.is_file()]
    open_to_others = [path for path in files if stat.S_IMODE(path.stat().st_mode) & 0o077]

    assert len(files) > 20
    assert [path.name for path in open_to_others] == ["pause.tar"]
    assert stat.S_IMODE(place.folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("port", [2379, 2380, 10250, 10257, 10259])
def test_no_component_but_the_api_server_is_reachable_from_the_host(create: CreateNode, port: int) -> None:
    node = create()

    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((node.address, port), 5)
