"""Requests to one repository of an OCI registry: authentication, errors, blobs and manifests."""

import hashlib
import re
from collections.abc import Mapping
from http import HTTPStatus

import httpx

from model.errors import RegistryError
from model.registry.oci import credentials
from model.registry.oci.credentials import Credentials
from model.registry.oci.reference import Reference

MANIFEST = "application/vnd.oci.image.manifest.v1+json"

_PARAMETER = re.compile(r'(\w+)="([^"]*)"')
_SECONDS = 60.0
_CONNECT_TRIES = 2
_PAGE = 1000
_CLIENT_ID = "landfall"
_SHOWN_CHARACTERS = 300


class Repository:
    """One repository of a registry. Use it as a context: on leaving, its connections close.

    Args:
        reference: Where it is.
    """

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        self._authorization = ""
        self._asked = False
        self._credentials: Credentials | None = None
        transport = httpx.HTTPTransport(retries=_CONNECT_TRIES)
        # The environment's proxies would be asked for loopback as well, where a registry of one's own is.
        self._client = httpx.Client(
            transport=transport if reference.url.startswith("http:") else None,
            timeout=_SECONDS,
            follow_redirects=True,
        )

    def __enter__(self) -> "Repository":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def tags(self) -> tuple[str, ...]:
        """Every tag; none where the repository does not exist yet."""
        found: list[str] = []
        url = f"{self.reference.url}/tags/list?n={_PAGE}"
        while url:
            answer = self._send("GET", url, allowed=(HTTPStatus.NOT_FOUND,))
            if answer.status_code == HTTPStatus.NOT_FOUND:
                break
            try:
                found += answer.json().get("tags") or []
            except (ValueError, AttributeError, TypeError):
                raise self._nonsense("the list of tags") from None
            following = answer.links.get("next", {}).get("url", "")
            url = str(answer.url.join(following)) if following else ""
        return tuple(found)

    def manifest(self, tag: str) -> bytes | None:
        """The manifest behind a tag, None where there is none."""
        answer = self._send(
            "GET",
            f"{self.reference.url}/manifests/{tag}",
            headers={"Accept": MANIFEST},
            allowed=(HTTPStatus.NOT_FOUND,),
        )
        return None if answer.status_code == HTTPStatus.NOT_FOUND else answer.content

    def put_manifest(self, tag: str, content: bytes) -> None:
        """Points a tag at a manifest, whose blobs must be there."""
        url = f"{self.reference.url}/manifests/{tag}"
        self._send("PUT", url, content=content, headers={"Content-Type": MANIFEST})

    def delete_manifest(self, digest: str) -> None:
        """Removes a manifest with all its tags; one that is not there is no error."""
        allowed = (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED)
        answer = self._send("DELETE", f"{self.reference.url}/manifests/{digest}", allowed=allowed)
        if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            raise RegistryError(
                f"The registry {self.reference.host} does not allow deleting. Allow it in the registry's own"
                " settings, or remove old releases there by its retention rules."
            )

    def blob(self, digest: str) -> bytes:
        """A blob, checked against its digest.

        Raises:
            RegistryError: It is not there, or is not what its digest says.
        """
        content = self._send("GET", f"{self.reference.url}/blobs/{digest}").content
        found = f"sha256:{hashlib.sha256(content).hexdigest()}"
        if found != digest:
            raise RegistryError(
                f"The registry {self.reference} gave {found} where {digest} was asked for."
                " Nothing of it was used."
            )
        return content

    def put_blob(self, content: bytes) -> str:
        """Uploads a blob unless it is there; its digest."""
        digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
        there = self._send("HEAD", f"{self.reference.url}/blobs/{digest}", allowed=(HTTPStatus.NOT_FOUND,))
        if there.status_code == HTTPStatus.OK:
            return digest
        begun = self._send("POST", f"{self.reference.url}/blobs/uploads/")
        place = begun.url.join(begun.headers.get("Location", ""))
        self._send(
            "PUT",
            str(place.copy_merge_params({"digest": digest})),
            content=content,
            headers={"Content-Type": "application/octet-stream"},
        )
        return digest

    def _send(
        self,
        method: str,
        url: str,
        *,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        allowed: tuple[HTTPStatus, ...] = (),
    ) -> httpx.Response:
        answer = self._once(method, url, content, headers)
        if answer.status_code == HTTPStatus.UNAUTHORIZED:
            self._authorization = self._authorize(answer.headers.get("WWW-Authenticate", ""))
            answer = self._once(method, url, content, headers)
        if answer.is_success or answer.status_code in allowed:
            return answer
        if answer.status_code in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            raise RegistryError(
                f"The registry {self.reference} refuses {method} ({answer.status_code}). Log in with an"
                f" account that may do it: `docker login {self.reference.host}`, or set"
                f" {credentials.USERNAME} and {credentials.PASSWORD}."
            )
        said = " ".join(answer.text.split())[:_SHOWN_CHARACTERS]
        raise RegistryError(
            f"The registry {self.reference} answered {method} {answer.url.path} with {answer.status_code}:"
            f" {said}"
        )

    def _once(
        self, method: str, url: str, content: bytes | None, headers: Mapping[str, str] | None
    ) -> httpx.Response:
        sent = dict(headers or {})
        # An upload's place may be on another host, which must not see the credentials.
        if self._authorization and httpx.URL(url).host == httpx.URL(self.reference.url).host:
            sent["Authorization"] = self._authorization
        try:
            return self._client.request(method, url, content=content, headers=sent)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise RegistryError(
                f"The registry {self.reference} cannot be reached: {error}. Check its name and the network."
            ) from None

    def _authorize(self, challenge: str) -> str:
        if not self._asked:
            self._credentials = credentials.find(self.reference)
            self._asked = True
        kind, _, rest = challenge.partition(" ")
        if kind.lower() == "bearer":
            token = self._token(dict(_PARAMETER.findall(rest)))
            return f"Bearer {token}" if token else ""
        if self._credentials is None or self._credentials.is_token:
            return ""
        return credentials.basic(self._credentials)

    def _token(self, challenge: Mapping[str, str]) -> str:
        realm = challenge.get("realm", "")
        asked = {name: challenge[name] for name in ("service", "scope") if name in challenge}
        try:
            if self._credentials is not None and self._credentials.is_token:
                form = {"grant_type": "refresh_token", "refresh_token": self._credentials.password}
                answer = self._client.post(realm, data={**asked, **form, "client_id": _CLIENT_ID})
            else:
                held = self._credentials
                headers = {"Authorization": credentials.basic(held)} if held else {}
                answer = self._client.get(realm, params=asked, headers=headers)
            given = answer.json() if answer.is_success else {}
            return str(given.get("token") or given.get("access_token") or "")
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, AttributeError):
            raise RegistryError(
                f"The registry {self.reference} sends to {realm or 'nowhere'} for a token, which gives none."
            ) from None

    def _nonsense(self, what: str) -> RegistryError:
        return RegistryError(f"The registry {self.reference} answered with {what} that cannot be read.")
