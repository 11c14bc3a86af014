"""Requests about nodes and their pods to a cluster's API server, with a certificate that its authority signs.

Owns the forms of the answers and what is told of a server that does not answer. It waits for nothing.
"""

import datetime
import ssl
import tempfile
from dataclasses import dataclass, field

import httpx
from pydantic import BaseModel, ConfigDict, Field

from infra.errors import ClusterUnreachable
from infra.plugins.landfall.node import certificates

_REQUEST_SECONDS = 30.0
_MIRROR = "kubernetes.io/config.mirror"
"""Annotation of what the API server shows of a static pod."""


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


class _Taint(BaseModel):
    effect: str


class _Spec(BaseModel):
    model_config = ConfigDict(extra="ignore")
    unschedulable: bool = False
    taints: list[_Taint] = Field(default_factory=list)


class _Status(BaseModel):
    phase: str = ""
    conditions: list[_Condition] = Field(default_factory=list)
    message: str = ""


class Thing(BaseModel):
    """A node or a pod, as far as draining cares."""

    model_config = ConfigDict(extra="ignore")
    metadata: _Metadata
    spec: _Spec = Field(default_factory=_Spec)
    status: _Status = Field(default_factory=_Status)

    @property
    def label(self) -> str:
        """Its name with its namespace."""
        return f"{self.metadata.namespace}/{self.metadata.name}"

    @property
    def stays(self) -> bool:
        """Whether draining leaves it alone."""
        by_daemon_set = any(owner.kind == "DaemonSet" for owner in self.metadata.owners)
        return by_daemon_set or _MIRROR in self.metadata.annotations

    @property
    def ready(self) -> bool:
        """Whether a node's kubelet reports that it is ready."""
        return any(
            condition.type == "Ready" and condition.status == "True" for condition in self.status.conditions
        )

    @property
    def takes_pods(self) -> bool:
        """Whether any pod can come to a node."""
        kept_out = any(taint.effect in ("NoSchedule", "NoExecute") for taint in self.spec.taints)
        return self.ready and not self.spec.unschedulable and not kept_out


class _List(BaseModel):
    items: list[Thing] = Field(default_factory=list)


class _Refusal(BaseModel):
    model_config = ConfigDict(extra="ignore")
    message: str = ""


class Client:
    """Requests to the API server, with a certificate for as long as the drain may last."""

    def __init__(self, access: Access, lifetime: datetime.timedelta) -> None:
        """Make the certificate.

        Args:
            access: How the cluster is reached.
            lifetime: How long the certificate is valid.
        """
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

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def cordon(self, node: str, *, wanted: bool = True) -> bool:
        """Let no further pod come to a node, or let them again; False where there is none of that name."""
        answer = self._ask(
            "PATCH",
            f"/api/v1/nodes/{node}",
            f'{{"spec": {{"unschedulable": {"true" if wanted else "null"}}}}}',
            kind="application/merge-patch+json",
        )
        return answer.status_code != httpx.codes.NOT_FOUND

    def alive(self, node: str) -> bool:
        """Whether a node's kubelet reports to the API server."""
        answer = self._ask("GET", f"/api/v1/nodes/{node}")
        if answer.status_code == httpx.codes.NOT_FOUND:
            return False
        return Thing.model_validate_json(answer.content).ready

    def nodes(self) -> list[Thing]:
        """All nodes."""
        return _List.model_validate_json(self._ask("GET", "/api/v1/nodes").content).items

    def pods(self, node: str) -> list[Thing]:
        """The pods on a node."""
        answer = self._ask("GET", f"/api/v1/pods?fieldSelector=spec.nodeName%3D{node}")
        return _List.model_validate_json(answer.content).items

    def evict(self, pod: Thing) -> str:
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
        if not answer.headers.get("Content-Type", "").startswith("application/json"):
            raise ClusterUnreachable(
                f"A node cannot be drained: what answers at {self._server} is no API server (status"
                f" {answer.status_code}, {answer.headers.get('Content-Type', 'no type')}). Look for a proxy"
                " in between, and run the update again."
            )
        allowed = (httpx.codes.NOT_FOUND, httpx.codes.TOO_MANY_REQUESTS)
        if answer.is_error and answer.status_code not in allowed:
            said = _Refusal.model_validate_json(answer.content or b"{}").message
            raise ClusterUnreachable(
                f"A node cannot be drained: {self._server} answers {answer.status_code} to {method} {path}:"
                f" {said}"
            )
        return answer
