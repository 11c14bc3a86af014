"""From an answer to the bytes on the wire. Owns status lines, the date and how an answer says "no more"."""

import time

from app.http.messages import JSON, Response

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
PHRASES = {
    200: "OK",
    400: "Bad Request",
    404: "Not Found",
    405: "Method Not Allowed",
    408: "Request Timeout",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    417: "Expectation Failed",
    422: "Unprocessable Content",
    429: "Too Many Requests",
    431: "Request Header Fields Too Large",
    500: "Internal Server Error",
    501: "Not Implemented",
    503: "Service Unavailable",
    505: "HTTP Version Not Supported",
}
"""Statuses that this server answers, as RFC 9110, 15 calls them: importing `http` for them takes as long as
loading a model.
"""
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Wire:
    """Turns answers into bytes. `tick` must be called each second: it writes the date anew."""

    def __init__(self) -> None:
        self._lines = {status: _status_line(status) for status in PHRASES}
        self.tick()

    def tick(self) -> None:
        """Take the time of day into the answers to come (RFC 9110, 6.6.1)."""
        self._date = b"date: " + http_date(time.time()).encode() + b"\r\n"
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
        fields = [self._lines.get(response.status) or _status_line(response.status), self._date]
        if response.body:
            fields.append(b"content-type: " + response.content_type + b"\r\n")
        fields += [name + b": " + value + b"\r\n" for name, value in response.headers]
        if close:
            fields.append(b"connection: close\r\n")
        fields.append(b"content-length: %d\r\n\r\n" % len(response.body))
        return b"".join(fields) if without_body else b"".join(fields) + response.body


def http_date(seconds: float) -> str:
    """A moment as RFC 9110, 5.6.7 writes it, without the modules for mail that know it too.

    Args:
        seconds: Since the epoch.
    """
    at = time.gmtime(seconds)
    clock = f"{at.tm_hour:02}:{at.tm_min:02}:{at.tm_sec:02}"
    return f"{_DAYS[at.tm_wday]}, {at.tm_mday:02} {_MONTHS[at.tm_mon - 1]} {at.tm_year:04} {clock} GMT"


def _status_line(status: int) -> bytes:
    return f"HTTP/1.1 {status} {PHRASES.get(status, '')}\r\n".encode()
