"""Reading a kubeconfig: which server, whose certificate authority, which credentials.

Owns the file's form (https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/, read 2026-11). Runs no
helper and opens no connection.
"""

import base64
import binascii
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from infra.plugins.kubernetes.errors import KubeconfigError
from infra.plugins.kubernetes.settings import ProviderSettings


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Cluster(_Part):
    """Where an API server is, and how to know it."""

    server: str
    tls_server_name: str | None = Field(None, alias="tls-server-name")
    insecure_skip_tls_verify: bool = Field(False, alias="insecure-skip-tls-verify")
    certificate_authority: str | None = Field(None, alias="certificate-authority")
    certificate_authority_data: str | None = Field(None, alias="certificate-authority-data")
    proxy_url: str | None = Field(None, alias="proxy-url")


class ExecVariable(_Part):
    """One environment variable of a credential helper."""

    name: str
    value: str


class Exec(_Part):
    """A helper program that issues credentials, such as `aws eks get-token`."""

    command: str
    args: list[str] | None = None
    env: list[ExecVariable] | None = None
    api_version: str = Field("client.authentication.k8s.io/v1", alias="apiVersion")
    install_hint: str | None = Field(None, alias="installHint")
    provide_cluster_info: bool = Field(False, alias="provideClusterInfo")


class User(_Part):
    """Who connects."""

    client_certificate: str | None = Field(None, alias="client-certificate")
    client_certificate_data: str | None = Field(None, alias="client-certificate-data")
    client_key: str | None = Field(None, alias="client-key")
    client_key_data: str | None = Field(None, alias="client-key-data")
    token: str | None = None
    token_file: str | None = Field(None, alias="tokenFile")
    username: str | None = None
    password: str | None = None
    exec: Exec | None = None


class _Context(_Part):
    cluster: str
    user: str = ""
    namespace: str | None = None


class _NamedCluster(_Part):
    name: str
    cluster: Cluster


class _NamedUser(_Part):
    name: str
    user: User = User.model_validate({})


class _NamedContext(_Part):
    name: str
    context: _Context


class _File(_Part):
    clusters: list[_NamedCluster] | None = None
    users: list[_NamedUser] | None = None
    contexts: list[_NamedContext] | None = None
    current_context: str | None = Field(None, alias="current-context")


@dataclass(frozen=True)
class Access:
    """How to reach one cluster as one user.

    Attributes:
        cluster: The server's side.
        user: The client's side.
        namespace: The context's namespace, or "default".
        folder: What relative file names in the kubeconfig are relative to.
    """

    cluster: Cluster
    user: User
    namespace: str = "default"
    folder: Path = field(default_factory=Path.cwd)

    def content(self, data: str | None, file: str | None, what: str) -> bytes | None:
        """The bytes of something given inline in base64 or as a file, or None.

        Raises:
            KubeconfigError: It is not base64, or the file cannot be read.
        """
        if data:
            try:
                return base64.b64decode(data, validate=True)
            except binascii.Error as error:
                raise KubeconfigError(
                    f"The kubeconfig's {what}-data is not valid base64: {error}."
                ) from error
        if not file:
            return None
        try:
            return (self.folder / file).read_bytes()
        except OSError as error:
            raise KubeconfigError(f"The kubeconfig's {what} cannot be read: {error}.") from error


def read_access(settings: ProviderSettings, environment: Mapping[str, str] | None = None) -> Access:
    """The access that a provider's settings lead to.

    The kubeconfig setting holds the file's content or its path; without it $KUBECONFIG and ~/.kube/config are
    used.

    Raises:
        KubeconfigError: There is none, it cannot be read, or it does not hold the context, cluster or user
            named.
    """
    text, folder, origin = _text(settings, os.environ if environment is None else environment)
    file = _parsed(text, origin)
    context_name = settings.context or file.current_context
    contexts = {entry.name: entry.context for entry in file.contexts or []}
    if not context_name:
        raise KubeconfigError(
            f"{origin} has no current-context. Set the provider's `context` to one of: {_known(contexts)}."
        )
    context = _named(contexts, context_name, "context", origin)
    clusters = {entry.name: entry.cluster for entry in file.clusters or []}
    users = {entry.name: entry.user for entry in file.users or []}
    return Access(
        cluster=_named(clusters, settings.cluster or context.cluster, "cluster", origin),
        user=_named(users, context.user, "user", origin) if context.user else User.model_validate({}),
        namespace=settings.namespace or context.namespace or "default",
        folder=folder,
    )


def _text(settings: ProviderSettings, environment: Mapping[str, str]) -> tuple[str, Path, str]:
    given = settings.kubeconfig
    if given and ("\n" in given or given.lstrip().startswith("{")):
        return given, Path.cwd(), "The provider's kubeconfig"
    candidates = [given] if given else environment.get("KUBECONFIG", "").split(os.pathsep)
    if not any(candidates):
        candidates = ["~/.kube/config"]
    for candidate in filter(None, candidates):
        path = Path(candidate).expanduser()
        try:
            return path.read_text(), path.parent, f"The kubeconfig {path}"
        except FileNotFoundError:
            continue
        except OSError as error:
            raise KubeconfigError(f"The kubeconfig {path} cannot be read: {error}.") from error
    raise KubeconfigError(
        f"There is no kubeconfig at {', '.join(filter(None, candidates))}. Give the provider one"
        " (`kubeconfig`: its content or"
        " path), or set KUBECONFIG."
    )


def _parsed(text: str, origin: str) -> _File:
    try:
        return _File.model_validate(yaml.safe_load(text) or {})
    except yaml.YAMLError as error:
        raise KubeconfigError(f"{origin} is not YAML: {error}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        raise KubeconfigError(f"{origin} is not a kubeconfig: {where}: {first['msg']}.") from error


_Entry = TypeVar("_Entry")


def _known(entries: Mapping[str, object]) -> str:
    return ", ".join(sorted(entries)) or "(it has none)"


def _named(entries: Mapping[str, _Entry], name: str, what: str, origin: str) -> _Entry:
    if name not in entries:
        raise KubeconfigError(f"{origin} has no {what} {name!r}; it has: {_known(entries)}.")
    return entries[name]
