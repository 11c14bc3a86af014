"""The kubeconfig of an AKS cluster: who it is, and a helper that gets a token. Pure: no token is in it."""

import base64
import binascii
from dataclasses import dataclass

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from infra.errors import CloudError

SERVER_APPLICATION = "6dae42f8-4368-4678-94ff-3960e28e3630"
"""The Entra application that AKS API servers accept tokens for, one for all clusters
(https://azure.github.io/kubelogin/concepts/aks.html, read 2026-11-21)."""

ENVIRONMENT = "AzurePublicCloud"
"""`kubelogin`'s name for Azure's public cloud (https://azure.github.io/kubelogin/cli/get-token.html)."""

LOGIN = "azurecli"
"""The way to log in where AAD_LOGIN_METHOD names no other, which `kubelogin` prefers to the argument."""


@dataclass(frozen=True)
class Endpoint:
    """How a cluster is reached and recognised.

    Attributes:
        server: The API server's URL.
        authority: The certificates that sign its own, base64 of PEM.
    """

    server: str
    authority: str


class _Cluster(BaseModel):
    model_config = ConfigDict(extra="ignore")
    server: str
    authority: str = Field(alias="certificate-authority-data")


class _Named(BaseModel):
    model_config = ConfigDict(extra="ignore")
    cluster: _Cluster


class _File(BaseModel):
    model_config = ConfigDict(extra="ignore")
    clusters: list[_Named] = Field(min_length=1)


def endpoint(credential: str) -> Endpoint:
    """The endpoint in what AKS hands out for a cluster: of its kubeconfig, the part that is no way to log in.

    Args:
        credential: A kubeconfig, base64, as `listClusterUserCredential` returns it.

    Raises:
        CloudError: It is none.
    """
    try:
        document = yaml.safe_load(base64.b64decode(credential, validate=True))
        cluster = _File.model_validate(document).clusters[0].cluster
    except (binascii.Error, UnicodeDecodeError, yaml.YAMLError, ValidationError):
        raise CloudError(
            "AKS returned no kubeconfig for the cluster (listClusterUserCredential). Look at it with"
            " `az aks get-credentials --file -`, then try again."
        ) from None
    return Endpoint(cluster.server, cluster.authority)


def text(name: str, tenant: str, reached: Endpoint) -> str:
    """The kubeconfig of a cluster.

    Args:
        name: The cluster's name.
        tenant: The id of the Entra tenant whose people and programs log in to it.
        reached: Its endpoint.
    """
    helper = {
        "apiVersion": "client.authentication.k8s.io/v1beta1",
        "command": "kubelogin",
        "args": [
            *("get-token", "--login", LOGIN, "--environment", ENVIRONMENT),
            *("--tenant-id", tenant, "--server-id", SERVER_APPLICATION),
        ],
        "installHint": "Install kubelogin: https://azure.github.io/kubelogin/install.html",
        "interactiveMode": "IfAvailable",
        "provideClusterInfo": False,
    }
    document = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [
            {
                "name": name,
                "cluster": {"server": reached.server, "certificate-authority-data": reached.authority},
            }
        ],
        "users": [{"name": name, "user": {"exec": helper}}],
        "contexts": [{"name": name, "context": {"cluster": name, "user": name}}],
        "current-context": name,
    }
    return yaml.safe_dump(document, sort_keys=False)
