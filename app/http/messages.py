"""A request's head as it was parsed, and an answer before it is bytes."""

from collections.abc import Callable
from typing import Final

import msgspec

JSON: Final = b"application/json"


class Response(msgspec.Struct, frozen=True, gc=False):
    """What goes back: HTTP status, body, and the header fields beside length and date."""

    status: int
    body: bytes = b""
    content_type: bytes = JSON
    headers: tuple[tuple[bytes, bytes], ...] = ()


class Head(msgspec.Struct):
    """One request's head, as far as this server reads it. The header fields are lower case where it matters.

    Attributes:
        method: Such as "POST".
        target: What stood in the request line.
        length: The body's length in bytes as announced; -1 where it comes in chunks.
        keep_alive: Whether the connection stays open after the answer.
        media: Of `content-type`, without its parameters; empty where there is none.
        encoding: `content-encoding`; empty where there is none.
        inference_length: `inference-header-content-length` as sent; empty where there is none.
        request_id: `x-request-id` as sent; empty where there is none.
        accept: `accept` as sent; empty where there is none.
        hosts: How many `host` fields it has.
        expects: `expect`; empty where there is none.
        transfer: `transfer-encoding`; empty where there is none.
        upgrade: Whether it asks for another protocol.
        repeatable: Whether an equal head may come again, so that it is worth remembering.
        answer: What answers it, set by whoever routes.
        endpoint: Number of that in the table of endpoints.
        urgent: Whether it is answered even beyond the limit of connections.
        query: What stands after the target's "?".
    """

    method: str = ""
    target: bytes = b""
    length: int = 0
    keep_alive: bool = True
    media: str = ""
    encoding: str = ""
    inference_length: str = ""
    request_id: str = ""
    accept: str = ""
    hosts: int = 0
    expects: str = ""
    transfer: str = ""
    upgrade: bool = False
    repeatable: bool = True
    answer: Callable[["Head", bytes], Response] | None = None
    endpoint: int = 0
    urgent: bool = False
    query: str = ""


def read_field(head: Head, name: bytes, value: bytes) -> None:
    """Take one header field into the head; fields that nobody reads are dropped."""
    take = _FIELDS.get(name) or _FIELDS.get(name.lower())
    if take is not None:
        take(head, value.decode("latin-1").strip())


def _host(head: Head, _: str) -> None:
    head.hosts += 1


def _length(head: Head, text: str) -> None:
    # llhttp has refused everything but one field of digits.
    head.length = int(text)


def _media(head: Head, text: str) -> None:
    head.media = text.partition(";")[0].strip().lower()


def _encoding(head: Head, text: str) -> None:
    head.encoding = "" if text.lower() == "identity" else text.lower()


def _transfer(head: Head, text: str) -> None:
    head.transfer, head.length = text.lower(), -1


def _inference_length(head: Head, text: str) -> None:
    head.inference_length = text


def _request_id(head: Head, text: str) -> None:
    head.request_id, head.repeatable = text, False


def _accept(head: Head, text: str) -> None:
    head.accept = text


def _connection(head: Head, text: str) -> None:
    if "close" in (token.strip() for token in text.lower().split(",")):
        head.keep_alive = False


def _expects(head: Head, text: str) -> None:
    head.expects, head.repeatable = text.lower(), False


def _upgrade(head: Head, _: str) -> None:
    head.upgrade, head.keep_alive, head.repeatable = True, False, False


_FIELDS: dict[bytes, Callable[[Head, str], None]] = {
    b"host": _host, b"Host": _host,
    b"content-length": _length, b"Content-Length": _length,
    b"content-type": _media, b"Content-Type": _media,
    b"content-encoding": _encoding,
    b"transfer-encoding": _transfer, b"Transfer-Encoding": _transfer,
    b"inference-header-content-length": _inference_length,
    b"Inference-Header-Content-Length": _inference_length,
    b"x-request-id": _request_id,
    b"accept": _accept, b"Accept": _accept,
    b"connection": _connection, b"Connection": _connection,
    b"expect": _expects,
    b"upgrade": _upgrade,
}  # fmt: skip
"""By the field's name; the commonest spellings too, so that they need no lower-casing."""
