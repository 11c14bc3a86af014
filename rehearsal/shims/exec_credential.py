"""What a token helper prints for kubectl and Pulumi: an ExecCredential.

A caller whom the simulated cloud lets in gets the node's own administrator's certificate; anyone else gets a
token that the API server answers with 401, as it answers a real cloud's token of somebody without access
(https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins).
"""

import base64
import json
import os
from dataclasses import dataclass

import yaml

from infra.plugins.kubernetes.json_tree import JsonObject

_OLDEST = "client.authentication.k8s.io/v1beta1"


@dataclass(frozen=True)
class Certificate:
    """A client's certificate and key, as PEM."""

    certificate: str
    key: str


def of_kubeconfig(text: str) -> Certificate:
    """The client certificate in a node's own kubeconfig."""
    user = yaml.safe_load(text)["users"][0]["user"]
    return Certificate(
        base64.b64decode(user["client-certificate-data"]).decode(),
        base64.b64decode(user["client-key-data"]).decode(),
    )


def granted(certificate: Certificate) -> str:
    """The answer to a caller who has access."""
    status: JsonObject = {
        "clientCertificateData": certificate.certificate,
        "clientKeyData": certificate.key,
    }
    return _credential(status)


def refused() -> str:
    """The answer to a caller who has none: a token that opens nothing."""
    return _credential({"token": "rehearsal.nobody-has-granted-access"})


def cluster_info() -> JsonObject:
    """The cluster that a helper is told of (`provideClusterInfo`); {} where it is told of none."""
    spec = _request().get("spec")
    cluster = spec.get("cluster") if isinstance(spec, dict) else None
    return cluster if isinstance(cluster, dict) else {}


def _credential(status: JsonObject) -> str:
    version = _request().get("apiVersion") or _OLDEST
    return json.dumps({"apiVersion": version, "kind": "ExecCredential", "status": status})


def _request() -> JsonObject:
    found: JsonObject = json.loads(os.environ.get("KUBERNETES_EXEC_INFO") or "{}")
    return found
