"""Asking a forge's API: with a token that never shows, patience with its limits, and no second try of what
might have been done."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from ipaddress import ip_address
from itertools import count
from typing import TypeVar

import httpx
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from delivery.forge import waiting
from delivery.forge.errors import ForgeRefused, ForgeUnknown, ForgeUnreachable, WriteInterrupted
from delivery.forge.refusals import refusal

PATIENCE = 300.0
"""Seconds that all waiting of one command may take: a job costs money while it waits."""
_TIMEOUT = 30.0
_PAGES = 100
"""Pages that are looked through; a pull request with more than 10,000 comments is nobody's."""

_Form = TypeVar("_Form")


@dataclass(frozen=True)
class Token:
    """A secret, and how a forge takes it.

    Attributes:
        variable: The environment variable that it came from.
        header: The header that carries it.
        scheme: What stands before it there, such as "Bearer ".
        secret: The token itself, which no text of this object shows.
    """

    variable: str
    header: str
    scheme: str
    secret: str = field(repr=False)


class _Said(BaseModel):
    # How forges word a refusal: GitHub and Azure DevOps in "message", GitLab there or in "error".
    model_config = ConfigDict(extra="ignore")

    message: object = ""
    error: object = ""
    errors: object = ""


class Client:
    """One forge's API, asked with one token, one request after the other.

    Args:
        api: Its address; only a server on this machine may be asked without TLS.
        token: The token.
        pause: Waits so many seconds.
        clock: Seconds since 1970.

    Raises:
        ForgeUnknown: The address or the token cannot be one.
    """

    def __init__(
        self,
        api: str,
        token: Token,
        pause: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.api = httpx.URL(_checked_address(api))
        self._token = _checked_token(token)
        self._pause, self._clock = pause, clock
        self._patience = PATIENCE
        self._seen: dict[str, tuple[str, httpx.Response]] = {}
        headers = {token.header: f"{token.scheme}{token.secret}", "User-Agent": "landfall"}
        # What an environment says of proxies is heeded; a .netrc would replace the token, so it is not.
        self._http = httpx.Client(headers=headers, timeout=_TIMEOUT, auth=_no_auth)

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def get(self, path: str, form: type[_Form], what: str) -> _Form:
        """Read one thing.

        Args:
            path: Below the API's address, or a whole address of the same server.
            form: What the answer must be.
            what: What is asked for, as it follows "To" in a message.

        Raises:
            ForgeRefused: It may not be read, or is something else.
            ForgeUnreachable: The forge does not answer.
        """
        return self._parsed(self._conditional(path, what), form, what)

    def pages(self, path: str, form: type[_Form], what: str) -> Iterator[_Form]:
        """Read a list page by page, as long as the forge names a next one; raises as `get` does."""
        following = path
        for _ in range(_PAGES):
            answer = self._conditional(following, what)
            yield self._parsed(answer, form, what)
            link = answer.links.get("next")
            if link is None:
                return
            following = link["url"]
        raise ForgeRefused(f"To {what} took more than {_PAGES} pages, and was given up.")

    def send(
        self, method: str, path: str, body: object, form: type[_Form], what: str, *, repeatable: bool = True
    ) -> _Form:
        """Write something; raises as `get` does.

        Args:
            method: Of HTTP.
            path: As of `get`.
            body: What is written.
            form: What the answer must be.
            what: As of `get`.
            repeatable: Whether doing it twice is the same as doing it once.

        Raises:
            WriteInterrupted: It may have been written or not, and cannot simply be written again.
        """
        content = json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        return self._parsed(
            self._asked(method, path, what, headers, content, repeatable=repeatable), form, what
        )

    def _conditional(self, path: str, what: str) -> httpx.Response:
        # GitHub does not count an answer 304 against the limit of requests.
        tag, kept = self._seen.get(path, ("", None))
        answer = self._asked("GET", path, what, {"If-None-Match": tag} if tag else {})
        if answer.status_code == 304 and kept is not None:
            return kept
        if "etag" in answer.headers:
            self._seen[path] = (answer.headers["etag"], answer)
        return answer

    def _asked(
        self,
        method: str,
        path: str,
        what: str,
        headers: dict[str, str],
        content: bytes | None = None,
        *,
        repeatable: bool = True,
    ) -> httpx.Response:
        address = self._address(path, what)
        for attempt in count():
            fault = ""
            try:
                answer = self._http.request(method, address, headers=headers, content=content)
            except httpx.HTTPError as error:
                fault, status = type(error).__name__, None
            else:
                status = answer.status_code
                if answer.is_success or status == 304:
                    return answer
                limit = waiting.after_limit(status, answer.headers, answer.text, self._clock(), attempt)
                if limit is not None:
                    self._wait(limit, what)
                    continue
                if status < 500:
                    raise refusal(status, self._said(answer), what, self._token.variable)
                fault = f"status {status}"
            if not repeatable:
                raise WriteInterrupted(
                    f"To {what} ended with {fault}, so it may have been done. Run the job again."
                )
            pause = waiting.after_failure(status, attempt)
            if pause is None:
                raise ForgeUnreachable(
                    f"To {what} failed {attempt + 1} times, last with {fault}. See whether {self.api.host} is"
                    " up, and run the job again."
                )
            self._wait(pause, what)
        raise AssertionError  # patience ends first

    def _wait(self, seconds: float, what: str) -> None:
        if seconds > self._patience:
            again = time.strftime("%H:%M:%S", time.gmtime(self._clock() + seconds))
            raise ForgeUnreachable(
                f"To {what} is limited by {self.api.host}, which wants {seconds:.0f} s of patience; of the"
                f" {PATIENCE:.0f} s that a command waits, {self._patience:.0f} are left. Run the job again"
                f" after {again} UTC."
            )
        self._patience -= seconds
        self._pause(seconds)

    def _address(self, path: str, what: str) -> httpx.URL:
        try:
            address = httpx.URL(path if "://" in path else f"{str(self.api).rstrip('/')}{path}")
        except httpx.InvalidURL as error:
            text = f"To {what}, {self.api.host} named an address that is none: {error}."
            raise ForgeRefused(f"{text} Check whether a proxy answers in its place.") from None
        if (address.scheme, address.host, address.port) != (self.api.scheme, self.api.host, self.api.port):
            raise ForgeRefused(
                f"To {what}, {self.api.host} named an address at {address.host}, which does not get the"
                " token. Check whether a proxy answers in its place."
            )
        return address

    def _said(self, answer: httpx.Response) -> str:
        try:
            said = _Said.model_validate_json(answer.content)
        except ValidationError:
            text = ""  # a page of somebody between, which says nothing to who reads a log
        else:
            parts = (said.message, said.error, said.errors)
            text = "; ".join(part if isinstance(part, str) else json.dumps(part) for part in parts if part)
        return text.replace(self._token.secret, "[secret]")

    def _parsed(self, answer: httpx.Response, form: type[_Form], what: str) -> _Form:
        try:
            return TypeAdapter(form).validate_json(answer.content)
        except ValidationError as error:
            fault = error.errors(include_input=False)[0]
            place = ".".join(str(part) for part in fault["loc"]) or "the whole"
            raise ForgeRefused(
                f"To {what} got an answer that is not the forge's ({place}: {fault['msg']}). Check the API's"
                f" address, {self.api}, and whether a proxy answers in its place."
            ) from None


def _no_auth(request: httpx.Request) -> httpx.Request:
    return request


def _checked_address(api: str) -> str:
    try:
        address = httpx.URL(api)
    except httpx.InvalidURL as error:
        raise ForgeUnknown(
            f"The API's address {api!r} is none: {error}. Give one such as https://api.github.com."
        ) from None
    if address.scheme == "https" or (address.scheme == "http" and _here(address.host)):
        return api
    raise ForgeUnknown(
        f"The API's address {api!r} would carry the token in the open. Give one that begins with https://."
    )


def _here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _checked_token(token: Token) -> Token:
    if token.secret.isascii() and token.secret.isprintable() and token.secret and " " not in token.secret:
        return token
    raise ForgeUnknown(
        f"{token.variable} is empty, or holds characters that no token has (it is not shown). Give the job"
        " the forge's token in it."
    )
