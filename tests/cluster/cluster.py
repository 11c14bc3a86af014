"""Looking at a node's cluster with the official client, independently of what made it."""

import http.client
import socket
import struct
import time

import yaml
from kubernetes import client, config, watch

from infra.plugins.landfall.node.spec import NodeState

_LABELS = {"app": "answering"}
_SECONDS = 60


class Cluster:
    """A node's cluster.

    Args:
        node: The node.
    """

    def __init__(self, node: NodeState) -> None:
        self.node = node
        connection = config.new_client_from_config_dict(yaml.safe_load(node.kubeconfig))
        self.core = client.CoreV1Api(connection)
        self._apps = client.AppsV1Api(connection)

    def run_answering(self, image: str) -> None:
        """Run the answering image behind node ports 30080 (http) and 30053 (DNS over TCP); wait for it."""
        probe = client.V1Probe(http_get=client.V1HTTPGetAction(path="/health", port=8080), period_seconds=1)
        container = client.V1Container(name="answering", image=image, readiness_probe=probe)
        template = client.V1PodTemplateSpec(
            metadata=client.V1ObjectMeta(labels=_LABELS),
            spec=client.V1PodSpec(containers=[container], termination_grace_period_seconds=1),
        )
        deployment = client.V1Deployment(
            metadata=client.V1ObjectMeta(name="answering"),
            spec=client.V1DeploymentSpec(
                selector=client.V1LabelSelector(match_labels=_LABELS), template=template
            ),
        )
        ports = [
            client.V1ServicePort(name="http", port=80, target_port=8080, node_port=30080),
            client.V1ServicePort(name="dns", port=53, target_port=5353, node_port=30053),
        ]
        service = client.V1Service(
            metadata=client.V1ObjectMeta(name="answering"),
            spec=client.V1ServiceSpec(type="NodePort", selector=_LABELS, ports=ports),
        )
        self._apps.create_namespaced_deployment("default", deployment)
        self.core.create_namespaced_service("default", service)
        self.await_pod_ready()

    def await_pod_ready(self) -> None:
        """Wait until the answering pod is ready and its service has it."""
        stream = watch.Watch().stream(
            self._apps.list_namespaced_deployment, "default", timeout_seconds=_SECONDS
        )
        for event in stream:
            if event["object"].status.ready_replicas:
                return
        pods = self.core.list_namespaced_pod("default").items
        raise AssertionError(f"no pod became ready: {[pod.status.container_statuses for pod in pods]}")

    def status_of(self, path: str, port: int = 30080) -> int:
        """The status that a node port answers to a GET; tried until the packet filter has the pod."""
        for _ in range(_SECONDS):
            connection = http.client.HTTPConnection(self.node.address, port, timeout=_SECONDS)
            try:
                connection.request("GET", path)
                return connection.getresponse().status
            except (ConnectionError, http.client.HTTPException):
                time.sleep(0.2)
            finally:
                connection.close()
        raise AssertionError(f"{self.node.address}:{port} never answered")

    def resolve_in_pod(self, name: str) -> bytes:
        """The raw answer to an A query that the pod passes on to its own resolver (RFC 1035, 4.2.2)."""
        labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
        query = b"\x12\x34\x01\x00\x00\x01" + bytes(6) + labels + b"\x00\x00\x01\x00\x01"
        with socket.create_connection((self.node.address, 30053), _SECONDS) as stream:
            stream.sendall(struct.pack("!H", len(query)) + query)
            (size,) = struct.unpack("!H", stream.recv(2, socket.MSG_WAITALL))
            return stream.recv(size, socket.MSG_WAITALL)
