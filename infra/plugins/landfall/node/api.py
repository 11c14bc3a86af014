"""The few questions that the host asks a node's API server while it waits for the node."""

import datetime
import http.client
import ssl
from typing import TypeVar

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from infra.plugins.landfall.node.layout import Layout
from infra.plugins.landfall.node.record import Record

_SECONDS = 5.0


class _Object(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel)


class Condition(_Object):
    """One condition of a node."""

    type: str
    status: str
    last_heartbeat_time: datetime.datetime
    message: str = ""


class NodeStatus(_Object):
    """The part of a node's status that is read here."""

    conditions: list[Condition] = []


class KubernetesNode(_Object):
    """The part of a node object that is read here."""

    status: NodeStatus


class LeaseSpec(_Object):
    """The part of a lease that is read here."""

    renew_time: datetime.datetime


class Lease(_Object):
    """A node's heartbeat."""

    spec: LeaseSpec


class Running(_Object):
    """When a container was started."""

    started_at: datetime.datetime


class ContainerState(_Object):
    """A container's state; other states than running are not read."""

    running: Running | None = None


class ContainerStatus(_Object):
    """The part of a container's status that is read here."""

    state: ContainerState


class PodStatus(_Object):
    """The part of a pod's status that is read here."""

    container_statuses: list[ContainerStatus] = []


class Metadata(_Object):
    """Which object it is."""

    name: str


class Pod(_Object):
    """The part of a pod that is read here."""

    metadata: Metadata
    status: PodStatus


class Pods(_Object):
    """A list of pods."""

    items: list[Pod]


class Version(_Object):
    """The API server's version."""

    git_version: str


class ServiceAccount(_Object):
    """A service account; that it exists is all that is asked."""


_Kind = TypeVar("_Kind", bound=_Object)


class ApiServer:
    """A node's API server as its administrator reaches it from the host.

    Args:
        layout: The node's paths.
        record: Its address.
    """

    def __init__(self, layout: Layout, record: Record) -> None:
        self._host, self._port = record.address, record.api_port
        self._context = ssl.create_default_context(cafile=layout.pki / "ca.crt")
        self._context.load_cert_chain(layout.pki / "admin.crt", layout.pki / "admin.key")

    def get(self, path: str, kind: type[_Kind]) -> _Kind | None:
        """Read one object.

        Args:
            path: Its path below the server.
            kind: What to read it as.

        Returns:
            The object, or None where the server does not have it or does not answer yet.
        """
        connection = http.client.HTTPSConnection(
            self._host, self._port, timeout=_SECONDS, context=self._context
        )
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()
        return kind.model_validate_json(body) if answer.status == http.HTTPStatus.OK else None
