"""Credentials for the API server: certificates, tokens, and helpers that issue them.

Owns the TLS context and the Authorization header, and running a credential helper again when its token ends
(https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins, read
2026-11).
"""

import asyncio
import base64
import json
import os
import ssl
import tempfile
from datetime import UTC, datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from infra.plugins.kubernetes.errors import CredentialsError, KubeconfigError
from infra.plugins.kubernetes.kubeconfig import Access, Exec

_MARGIN = timedelta(seconds=60)
"""A token this close to its end is taken for ended, so that no request carries one that ends on the way."""

_HELPER_TIMEOUT = 60.0
"""Seconds for a credential helper; cloud token helpers answer within a few."""


class _Status(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    token: str | None = None
    expires: datetime | None = Field(None, alias="expirationTimestamp")
    certificate: str | None = Field(None, alias="clientCertificateData")
    key: str | None = Field(None, alias="clientKeyData")

    def ended(self) -> bool:
        """Whether it must not be used any more."""
        return self.expires is not None and self.expires - _MARGIN <= datetime.now(UTC)


class _ExecCredential(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    status: _Status


class Credentials:
    """One user's credentials for one cluster, renewed when they end."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._lock = asyncio.Lock()
        self._issued: _Status | None = None
        self._in_use: str | None = None

    async def authorization(self) -> str | None:
        """The Authorization header's value, or None where a client certificate says it all.

        Raises:
            CredentialsError: The helper failed; the text holds its own words.
        """
        user = self._access.user
        if user.exec is not None:
            token = (await self._from_helper(user.exec)).token
            return f"Bearer {token}" if token else None
        if user.token_file:
            content = self._access.content(None, user.token_file, "tokenFile")
            return f"Bearer {(content or b'').decode().strip()}"
        if user.token:
            return f"Bearer {user.token}"
        if user.username and user.password:
            return "Basic " + base64.b64encode(f"{user.username}:{user.password}".encode()).decode()
        return None

    def forget(self) -> bool:
        """Drops what a helper issued, after the server refused it. False where nothing can be issued anew."""
        issued, self._issued = self._issued, None
        return issued is not None or bool(self._access.user.token_file)

    async def outdated(self) -> bool:
        """Whether a helper has issued another client certificate since `tls`: connections made with the old
        one end with it.

        Raises:
            CredentialsError: The helper failed; the text holds its own words.
        """
        helper = self._access.user.exec
        if helper is None or self._in_use is None:
            return False
        return (await self._from_helper(helper)).certificate != self._in_use

    async def tls(self) -> ssl.SSLContext:
        """The TLS context: the cluster's authority and, where there is one, the client certificate.

        Raises:
            KubeconfigError: A certificate or key that cannot be read.
        """
        cluster, user = self._access.cluster, self._access.user
        context = ssl.create_default_context()
        if cluster.insecure_skip_tls_verify:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        authority = self._access.content(
            cluster.certificate_authority_data, cluster.certificate_authority, "certificate-authority"
        )
        certificate = self._access.content(
            user.client_certificate_data, user.client_certificate, "client-certificate"
        )
        key = self._access.content(user.client_key_data, user.client_key, "client-key")
        if user.exec is not None and certificate is None:
            issued = await self._from_helper(user.exec)
            self._in_use = issued.certificate
            certificate = issued.certificate.encode() if issued.certificate else None
            key = issued.key.encode() if issued.key else None
        try:
            if authority is not None and not cluster.insecure_skip_tls_verify:
                # The cluster's own authority is the only one trusted, as kubectl does.
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
                context.load_verify_locations(cadata=authority.decode())
            if certificate is not None and key is not None:
                _load_pair(context, certificate, key)
        except (ssl.SSLError, ValueError) as error:
            raise KubeconfigError(f"The kubeconfig's certificates cannot be used: {error}.") from error
        return context

    async def _from_helper(self, helper: Exec) -> _Status:
        async with self._lock:
            issued = self._issued
            if issued is None or issued.ended():
                issued = self._issued = await _run(helper, self._access)
            return issued


def _load_pair(context: ssl.SSLContext, certificate: bytes, key: bytes) -> None:
    """Loads a certificate and key; Python's ssl reads them from a file only, which lives no longer than this
    call.
    """
    with tempfile.NamedTemporaryFile(prefix="landfall-", suffix=".pem") as file:  # created with mode 0600
        file.write(certificate + b"\n" + key)
        file.flush()
        context.load_cert_chain(file.name)


async def _run(helper: Exec, access: Access) -> _Status:
    spec: dict[str, object] = {"interactive": False}
    if helper.provide_cluster_info:
        cluster = access.cluster
        spec["cluster"] = {
            "server": cluster.server,
            "certificate-authority-data": cluster.certificate_authority_data or "",
            "insecure-skip-tls-verify": cluster.insecure_skip_tls_verify,
        }
    request = {"apiVersion": helper.api_version, "kind": "ExecCredential", "spec": spec}
    environment = {**os.environ, **{item.name: item.value for item in helper.env or []}}
    environment["KUBERNETES_EXEC_INFO"] = json.dumps(request)
    command = " ".join([helper.command, *(helper.args or [])])
    hint = f" {helper.install_hint}" if helper.install_hint else ""
    try:
        process = await asyncio.create_subprocess_exec(
            helper.command,
            *(helper.args or []),
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
    except OSError as error:
        raise CredentialsError(
            f"The kubeconfig gets its credentials from {command!r}, which cannot be run: {error}.{hint}"
        ) from error
    try:
        out, err = await asyncio.wait_for(process.communicate(), _HELPER_TIMEOUT)
    except TimeoutError as error:
        process.kill()
        await process.wait()
        raise CredentialsError(
            f"The credential helper {command!r} did not answer in {_HELPER_TIMEOUT:.0f} s."
        ) from error
    if process.returncode != 0:
        said = err.decode(errors="replace").strip()[-500:]
        raise CredentialsError(
            f"The credential helper {command!r} failed with exit code {process.returncode}: {said}{hint}"
        )
    try:
        return _ExecCredential.model_validate_json(out).status
    except ValidationError as error:
        raise CredentialsError(
            f"The credential helper {command!r} printed no ExecCredential with a status."
        ) from error
