"""Empties a node: no pod comes to it any more, and those on it are evicted as their disruption budgets allow.

As `kubectl drain --ignore-daemonsets --delete-emptydir-data --force` does
(https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/): pods of DaemonSets and static pods
stay, since nothing else could run them. Owns the order and the waiting; deletes no node.
"""

import datetime
import ssl
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx
from pydantic import BaseModel, ConfigDict, Field

from infra.errors import ClusterUnreachable, DrainError
from infra.plugins.landfall.image import commands
from infra.plugins.landfall.node import certificates

_PAUSE_SECONDS = 2.0
_REQUEST_SECONDS = 30.0
_SPARE = datetime.timedelta(minutes=30)
_SHOWN = 5
"""Pods that a message names."""
_MIRROR = "kubernetes.io/config.mirror"


@dataclass(frozen=True)
class Access:
    """How a cluster is reached.

    Attributes:
        server: The API server's URL.
        authority: Its authority's certificate, as PEM.
        key: The authority's key, as PEM.
    """

    server: str
    authority: str
    key: str = field(repr=False)


class _Owner(BaseModel):
    kind: str


class _Metadata(BaseModel):
    name: str
    namespace: str = ""
    owners: list[_Owner] = Field(default_factory=list, alias="ownerReferences")
    annotations: dict[str, str] = Field(default_factory=dict)
    deleted: str | None = Field(None, alias="deletionTimestamp")


class _Condition(BaseModel):
    type: str
    status: str


class _Status(BaseModel):
    phase: str = ""
    conditions: list[_Condition] = Field(default_factory=list)
    message: str = ""


class _Object(BaseModel):
    model_config = ConfigDict(extra="ignore")
    metadata: _Metadata
    status: _Status = Field(default_factory=_Status)

    @property
    def label(self) -> str:
        return f"{self.metadata.namespace}/{self.metadata.name}"

    @property
    def stays(self) -> bool:
        """Whether draining leaves it alone."""
        by_daemon_set = any(owner.kind == "DaemonSet" for owner in self.metadata.owners)
        return by_daemon_set or _MIRROR in self.metadata.annotations


class _List(BaseModel):
    items: list[_Object] = Field(default_factory=list)


class _Refusal(BaseModel):
    model_config = ConfigDict(extra="ignore")
    message: str = ""


def empty(access: Access, node: str, seconds: int, told: Callable[[str], None]) -> None:
    """Empty a node. One that is not there is empty.

    Args:
        access: How its cluster is reached.
        node: Its name.
        seconds: After how long to give up.
        told: Gets a line about what is being waited for.

    Raises:
        ClusterUnreachable: The API server does not answer, or refuses.
        DrainError: Pods were left when the time was over.
        Cancelled: The person at the terminal stopped it.
    """
    deadline = time.monotonic() + seconds
    with _Client(access, datetime.timedelta(seconds=seconds) + _SPARE) as client:
        if not client.cordon(node):
            return
        while (left := _round(client, node)).pods:
            if time.monotonic() + _PAUSE_SECONDS > deadline:
                raise DrainError(
                    f"Node {node} still has pods after {seconds} s: {left}. See them: kubectl get pods"
                    f" --all-namespaces --field-selector spec.nodeName={node}. Then run the update again:"
                    " the node takes no new pods meanwhile."
                )
            told(f"draining {node}: {left}")
            commands.pause(_PAUSE_SECONDS)


@dataclass(frozen=True)
class _Left:
    """What is left on a node after a round.

    Attributes:
        pods: The pods' names with their namespaces.
        refusal: Why the last eviction was refused; "" where none was.
    """

    pods: tuple[str, ...]
    refusal: str

    def __str__(self) -> str:
        more = f" and {len(self.pods) - _SHOWN} more" if len(self.pods) > _SHOWN else ""
        return ", ".join(self.pods[:_SHOWN]) + more + (f" ({self.refusal})" if self.refusal else "")


def _round(client: "_Client", node: str) -> _Left:
    pods = [
        pod for pod in client.pods(node) if not pod.stays and pod.status.phase not in ("Succeeded", "Failed")
    ]
    going = [pod for pod in pods if pod.metadata.deleted]
    refusals = [client.evict(pod) for pod in pods if not pod.metadata.deleted]
    # Nobody is there to say that its pods have ended.
    if going and len(going) == len(pods) and not client.alive(node):
        return _Left((), "")
    return _Left(tuple(pod.label for pod in pods), next((text for text in reversed(refusals) if text), ""))


class _Client:
    """Requests to the API server, with a certificate for as long as the drain may last."""

    def __init__(self, access: Access, lifetime: datetime.timedelta) -> None:
        self._server = access.server
        signer = certificates.load(access.authority.encode(), access.key.encode())
        own = certificates.issue(signer, "landfall:drain", organization="system:masters", lifetime=lifetime)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cadata=access.authority)
        # Python's ssl reads a key from a file only; this one has mode 0600 and lives no longer than the call.
        with tempfile.NamedTemporaryFile(prefix="landfall-", suffix=".pem") as file:
            file.write(own.certificate_pem + own.key_pem)
            file.flush()
            context.load_cert_chain(file.name)
        self._http = httpx.Client(base_url=access.server, verify=context, timeout=_REQUEST_SECONDS)

    def __enter__(self) -> "_Client":
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def cordon(self, node: str) -> bool:
        """Let no further pod come to a node; False where there is none of that name."""
        answer = self._ask(
            "PATCH",
            f"/api/v1/nodes/{node}",
            '{"spec": {"unschedulable": true}}',
            kind="application/merge-patch+json",
        )
        return answer.status_code != httpx.codes.NOT_FOUND

    def alive(self, node: str) -> bool:
        """Whether a node's kubelet reports to the API server."""
        answer = self._ask("GET", f"/api/v1/nodes/{node}")
        if answer.status_code == httpx.codes.NOT_FOUND:
            return False
        conditions = _Object.model_validate_json(answer.content).status.conditions
        return any(condition.type == "Ready" and condition.status == "True" for condition in conditions)

    def pods(self, node: str) -> list[_Object]:
        """The pods on a node."""
        answer = self._ask("GET", f"/api/v1/pods?fieldSelector=spec.nodeName%3D{node}")
        return _List.model_validate_json(answer.content).items

    def evict(self, pod: _Object) -> str:
        """Ask for a pod to go; the refusal's text, or "" where it goes."""
        place, name = pod.metadata.namespace, pod.metadata.name
        body = (
            '{"apiVersion": "policy/v1", "kind": "Eviction",'
            f' "metadata": {{"name": "{name}", "namespace": "{place}"}}}}'
        )
        answer = self._ask("POST", f"/api/v1/namespaces/{place}/pods/{name}/eviction", body)
        if answer.status_code != httpx.codes.TOO_MANY_REQUESTS:
            return ""
        return _Refusal.model_validate_json(answer.content).message

    def _ask(
        self, method: str, path: str, body: str | None = None, kind: str = "application/json"
    ) -> httpx.Response:
        try:
            answer = self._http.request(method, path, content=body, headers={"Content-Type": kind})
        except httpx.HTTPError as error:
            raise ClusterUnreachable(
                f"A node cannot be drained: {self._server} does not answer ({error or type(error).__name__})."
                " Bring the API server back and run the update again; a cluster that is gone for good goes"
                " with all its nodes by `pulumi destroy`."
            ) from error
        allowed = (httpx.codes.NOT_FOUND, httpx.codes.TOO_MANY_REQUESTS)
        if answer.is_error and answer.status_code not in allowed:
            said = _Refusal.model_validate_json(answer.content or b"{}").message
            raise ClusterUnreachable(
                f"A node cannot be drained: {self._server} answers {answer.status_code} to {method} {path}:"
                f" {said}"
            )
        return answer
