"""From an answer to the bytes on the wire. Owns status lines, the date and how an answer says "no more"."""

import time
from email.utils import formatdate
from http import HTTPStatus

from app.http.messages import JSON, Response

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class Wire:
    """Turns answers into bytes. `tick` must be called each second: it writes the date anew."""

    def __init__(self) -> None:
        self._lines = {
            status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode() for status in HTTPStatus
        }
        self.tick()

    def tick(self) -> None:
        """Take the time of day into the answers to come (RFC 9110, 6.6.1)."""
        self._date = b"date: " + formatdate(time.time(), usegmt=True).encode() + b"\r\n"
        self._usual = self._lines[200] + self._date + b"content-type: " + JSON + b"\r\ncontent-length: "

    def usual(self, body: bytes) -> bytes:
        """The bytes of the commonest answer: 200, JSON, connection kept."""
        return b"%b%d\r\n\r\n%b" % (self._usual, len(body), body)

    def answer(self, response: Response, *, close: bool, without_body: bool = False) -> bytes:
        """The bytes of any answer.

        Args:
            response: The answer.
            close: Tell the client that the connection ends with it.
            without_body: The request was a HEAD: the head as for a GET, then nothing.
        """
        fields = [self._lines[response.status], self._date]
        if response.body:
            fields.append(b"content-type: " + response.content_type + b"\r\n")
        fields += [name + b": " + value + b"\r\n" for name, value in response.headers]
        if close:
            fields.append(b"connection: close\r\n")
        fields.append(b"content-length: %d\r\n\r\n" % len(response.body))
        return b"".join(fields) if without_body else b"".join(fields) + response.body
