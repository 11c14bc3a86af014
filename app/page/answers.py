"""Which of two forms an address is answered in: HTML where a browser asks, JSON for everybody else."""

from collections.abc import Callable

from app.http.messages import Head, Response
from app.page.document import HEADERS

HTML = b"text/html; charset=utf-8"
_HEADERS = tuple((name.encode(), value.encode()) for name, value in HEADERS)


def negotiated(for_programs: bytes, for_people: bytes) -> Callable[[Head, bytes], Response]:
    """What answers an address that has both forms.

    Args:
        for_programs: The JSON.
        for_people: The HTML.
    """
    read = Response(200, for_programs, headers=((b"vary", b"accept"),))
    seen = Response(200, for_people, HTML, _HEADERS)
    return lambda head, _body: seen if "text/html" in head.accept else read
