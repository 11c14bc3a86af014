"""Asks the Kubernetes API for lists of objects, with the pod's service account or given credentials.

Owns the connection. It only ever sends GET.
"""

import http.client
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypeVar
from urllib.parse import urlsplit

import msgspec

from monitor.errors import SourceUnavailable
from monitor.objects import Autoscaler, Listing, Node, Pod, Record, Replicated

SERVICE_ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount")
"""Where a pod finds its credentials
(https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/#directly-accessing-the-rest-api)."""
TIMEOUT_SECONDS = 5
OK = 200

T = TypeVar("T", bound=Record)


@dataclass(frozen=True)
class Access:
    """Where the API is and how to be let in.

    Attributes:
        url: The API server, as "https://host:port".
        token_file: Bearer token; read anew each time, because the kubelet renews it.
        ca_file: Certificates that the API server's is checked against.
    """

    url: str
    token_file: Path
    ca_file: Path


@dataclass(frozen=True)
class Snapshot:
    """What a look at the cluster found."""

    pods: list[Pod]
    deployments: list[Replicated]
    replica_sets: list[Replicated]
    autoscalers: list[Autoscaler]
    nodes: list[Node]


class Cluster:
    """A connection to the API, for a few requests in a row. Use it as a context manager."""

    def __init__(self, access: Access, namespaces: Sequence[str]) -> None:
        """Read the credentials.

        Args:
            access: The API and its credentials.
            namespaces: The namespaces to look into; nodes belong to none.

        Raises:
            SourceUnavailable: The credentials cannot be read.
        """
        self._url = access.url
        self._namespaces = namespaces
        address = urlsplit(access.url)
        try:
            self._token = access.token_file.read_text().strip()
            context = ssl.create_default_context(cafile=str(access.ca_file))
        except OSError as error:
            raise SourceUnavailable(f"The credentials for {access.url} cannot be read: {error}") from None
        self._connection = http.client.HTTPSConnection(
            address.hostname or "", address.port or 443, timeout=TIMEOUT_SECONDS, context=context
        )

    def __enter__(self) -> Self:
        """Itself; the connection is opened by the first request."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection."""
        self._connection.close()

    def pods(self) -> list[Pod]:
        """The pods. Raises SourceUnavailable."""
        return self._namespaced("/api/v1", "pods", Pod)

    def nodes(self) -> list[Node]:
        """The nodes. Raises SourceUnavailable."""
        return self._listing("/api/v1/nodes", Node)

    def look(self) -> Snapshot:
        """Everything that the exporter tells about. Raises SourceUnavailable."""
        return Snapshot(
            pods=self.pods(),
            deployments=self._namespaced("/apis/apps/v1", "deployments", Replicated),
            replica_sets=self._namespaced("/apis/apps/v1", "replicasets", Replicated),
            autoscalers=self._namespaced("/apis/autoscaling/v2", "horizontalpodautoscalers", Autoscaler),
            nodes=self.nodes(),
        )

    def _namespaced(self, group: str, plural: str, kind: type[T]) -> list[T]:
        return [
            item
            for namespace in self._namespaces
            for item in self._listing(f"{group}/namespaces/{namespace}/{plural}", kind)
        ]

    def _listing(self, path: str, kind: type[T]) -> list[T]:
        headers = {"Authorization": f"Bearer {self._token}", "Accept": "application/json"}
        try:
            # Version 0 is answered from the API server's cache: a look every few seconds costs etcd nothing.
            self._connection.request("GET", f"{path}?resourceVersion=0", headers=headers)
            response = self._connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException) as error:
            raise SourceUnavailable(
                f"The Kubernetes API at {self._url} does not answer {path}: {error}"
            ) from None
        if response.status != OK:
            raise SourceUnavailable(
                f"The Kubernetes API at {self._url} answered {path} with {response.status}. "
                "The monitor's service account needs list on it."
            )
        # mypy takes no variable as a type argument; msgspec does.
        form: type[Listing[T]] = Listing[kind]  # type: ignore[valid-type]  # as above
        try:
            return msgspec.json.decode(body, type=form).items or []
        except msgspec.DecodeError as error:
            raise SourceUnavailable(f"The Kubernetes API at {self._url} gave for {path}: {error}") from None
