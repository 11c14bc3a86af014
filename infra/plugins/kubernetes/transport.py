"""HTTP to one API server: one pool of connections, retries, and errors in Kubernetes' own words.

Owns when a request is tried again. Knows paths and JSON, but no kinds.
"""

import asyncio
import json
import random
import ssl
from collections.abc import AsyncGenerator, Mapping

import httpx

from infra.plugins.kubernetes.credentials import Credentials
from infra.plugins.kubernetes.errors import ApiError, Cause, CredentialsError, UnreachableError
from infra.plugins.kubernetes.json_tree import JsonObject, value_at
from infra.plugins.kubernetes.kubeconfig import Access

APPLY = "application/apply-patch+yaml"
"""The content type of server-side apply; JSON is YAML, and takes less time to write and to read."""

JSON = "application/json"

_CONNECT_TIMEOUT = 5.0  # seconds; a cluster in another continent answers within one
_READ_TIMEOUT = (
    65.0  # seconds; the API server itself ends a request after 60 (kube-apiserver --request-timeout)
)
_TRIES = 5
_BUSY = frozenset({429, 500, 502, 503, 504})
_OUTAGE = 30.0
"""Seconds for which a server that answered before may be away (a restart, a moved leader) before a request
gives up.
"""

Params = Mapping[str, str]


class Transport:
    """Requests to one cluster as one user. Safe to use from many tasks at once."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._credentials = Credentials(access)
        self._client: httpx.AsyncClient | None = None
        self._retired: list[httpx.AsyncClient] = []
        self._opening = asyncio.Lock()
        self._answered = False

    @property
    def server(self) -> str:
        """The API server's address."""
        return self._access.cluster.server

    async def request(
        self,
        method: str,
        path: str,
        params: Params | None = None,
        body: JsonObject | None = None,
        content_type: str = JSON,
    ) -> JsonObject:
        """One request, tried again while the server is busy or briefly away.

        Raises:
            ApiError: The server's own error.
            CredentialsError: It refused the credentials.
            UnreachableError: It did not answer.
        """
        content = None if body is None else json.dumps(body).encode()
        response = await self._send(method, path, dict(params or {}), content, content_type)
        answer = response.json() if response.content else {}
        return answer if isinstance(answer, dict) else {"items": answer}

    async def text(self, path: str, params: Params) -> str:
        """The plain text at a path, such as a container's log."""
        return (await self._send("GET", path, dict(params), None, JSON)).text

    async def watch(self, path: str, params: Params, seconds: float) -> AsyncGenerator[JsonObject, None]:
        """Watch events as the server sends them, until it ends the watch, after `seconds` at the latest."""
        client = await self._open()
        query = {**params, "watch": "true", "timeoutSeconds": str(max(1, int(seconds)))}
        headers = await self._headers(JSON)
        timeout = httpx.Timeout(_CONNECT_TIMEOUT, read=seconds + 5)
        try:
            async with client.stream("GET", path, params=query, headers=headers, timeout=timeout) as response:
                if response.status_code >= 400:
                    await response.aread()
                    raise _api_error(response)
                async for line in response.aiter_lines():
                    if line:
                        yield json.loads(line)
        except httpx.HTTPError as error:
            raise UnreachableError(_unreachable_text(self.server, error)) from error

    async def close(self) -> None:
        """Ends every connection."""
        for client in (*self._retired, self._client):
            if client is not None:
                await client.aclose()

    async def _open(self) -> httpx.AsyncClient:
        async with self._opening:
            if self._client is not None and await self._credentials.outdated():
                self._retire(self._client)
            if self._client is None:
                self._client = httpx.AsyncClient(
                    base_url=self.server,
                    verify=await self._credentials.tls(),
                    proxy=self._access.cluster.proxy_url,
                    trust_env=not _is_loopback(self.server),
                    timeout=httpx.Timeout(_CONNECT_TIMEOUT, read=_READ_TIMEOUT, pool=None),
                    limits=httpx.Limits(max_connections=None, max_keepalive_connections=32),
                )
        return self._client

    def _retire(self, client: httpx.AsyncClient) -> None:
        """Makes the next request open connections with new credentials; what still runs on these goes on."""
        if self._client is client:
            self._retired.append(client)
            self._client = None

    async def _headers(self, content_type: str) -> dict[str, str]:
        authorization = await self._credentials.authorization()
        headers = {"Content-Type": content_type, "Accept": JSON, "User-Agent": "landfall-kubernetes-plugin"}
        return headers if authorization is None else {**headers, "Authorization": authorization}

    async def _send(
        self, method: str, path: str, params: dict[str, str], content: bytes | None, content_type: str
    ) -> httpx.Response:
        started = asyncio.get_running_loop().time()
        renewed = False
        tried = 0
        while True:
            tried += 1
            client = await self._open()
            headers = await self._headers(content_type)
            extensions = (
                {"sni_hostname": self._access.cluster.tls_server_name}
                if self._access.cluster.tls_server_name
                else {}
            )
            try:
                response = await client.request(
                    method, path, params=params, content=content, headers=headers, extensions=extensions
                )
            except (httpx.HTTPError, ssl.SSLError) as error:
                away = asyncio.get_running_loop().time() - started
                if not self._answered or away > _OUTAGE or "CERTIFICATE_VERIFY" in str(error):
                    raise UnreachableError(_unreachable_text(self.server, error)) from error
                await _pause(tried, None)
                continue
            self._answered = True
            if response.status_code == 401:
                if not renewed and self._credentials.forget():
                    renewed = True
                    self._retire(client)
                    continue
                raise CredentialsError(
                    f"The cluster at {self.server} refused the credentials (401 Unauthorized). Renew what"
                    " the kubeconfig"
                    " holds, or log in again with the cloud's tool, and repeat."
                )
            if response.status_code < 400:
                return response
            refusal = _api_error(response)
            if tried >= _TRIES or not _worth_another(refusal):
                raise refusal
            await _pause(tried, refusal.retry_after)


def _worth_another(error: ApiError) -> bool:
    # A 500 that names a webhook or a timeout passes; any other 500 is the server's last word.
    if error.status == 500:
        return "etcdserver" in str(error) or "timeout" in str(error).lower()
    return error.status in _BUSY


async def _pause(tried: int, asked: float | None) -> None:
    wait = asked if asked is not None else min(0.2 * 2**tried, 5.0)
    await asyncio.sleep(wait * random.uniform(0.7, 1.3))  # noqa: S311  jitter, not a secret


def _is_loopback(server: str) -> bool:
    host = httpx.URL(server).host
    return host == "localhost" or host.startswith("127.") or host == "::1"


def _unreachable_text(server: str, error: Exception) -> str:
    return f"no API server answers at {server} ({str(error) or type(error).__name__})"


def _api_error(response: httpx.Response) -> ApiError:
    try:
        body = response.json()
    except ValueError:
        return ApiError(
            response.status_code,
            response.reason_phrase,
            response.text.strip()[:500] or response.reason_phrase,
        )
    causes = value_at(body, ("details", "causes"))
    retry = response.headers.get("Retry-After", "")
    return ApiError(
        response.status_code,
        str(value_at(body, ("reason",)) or response.reason_phrase),
        str(value_at(body, ("message",)) or response.reason_phrase),
        tuple(
            Cause(str(item.get("field", "")), str(item.get("message", "")), str(item.get("reason", "")))
            for item in (causes if isinstance(causes, list) else [])
            if isinstance(item, dict)
        ),
        float(retry) if retry.isdigit() else None,
    )
