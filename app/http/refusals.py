"""What of a head is refused that llhttp lets pass, and the exception that ends a request at a limit."""

from app.http.messages import Head

SHOWN_CHARACTERS = 40


class Refused(Exception):
    """Raise this where a request is beyond a limit, or cannot be read to its end."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text


def require_readable(head: Head, version: str) -> None:
    """Refuse a head that leaves open how its request is to be read.

    Args:
        head: The head.
        version: Of HTTP, such as "1.1".

    Raises:
        Refused: It has another version, no or several hosts, a coding or an expectation that is not known.
    """
    if version not in ("1.1", "1.0"):
        raise Refused(505, f"HTTP/{version} is not spoken here; allowed: HTTP/1.1.")
    if head.hosts > 1 or (version == "1.1" and head.hosts != 1):
        raise Refused(400, f"The request has {head.hosts} Host fields; allowed: one (RFC 9112, 3.2).")
    if head.transfer and (head.transfer != "chunked" or version == "1.0"):
        shown = head.transfer[:SHOWN_CHARACTERS]
        raise Refused(501, f"transfer-encoding {shown!r} is not read; allowed: chunked, in HTTP/1.1.")
    if head.expects not in ("", "100-continue"):
        shown = head.expects[:SHOWN_CHARACTERS]
        raise Refused(417, f"expect: {shown!r} is not known; allowed: 100-continue.")
