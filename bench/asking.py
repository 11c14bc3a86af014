"""Clients that ask an endpoint without a pause and remember each request that was not answered with 200."""

import http.client
import threading
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

_TIMEOUT_SECONDS = 10.0
_PAUSE_SECONDS = 0.02


class Asking:
    """Two clients, one with a connection that it keeps and one with a new one each time, as a context.

    Args:
        endpoint: URL without path.
        path: What is asked for.

    Attributes:
        asked: How many requests were made.
        failures: What went wrong, request by request.
    """

    def __init__(self, endpoint: str, path: str) -> None:
        self.asked = 0
        self.failures: list[str] = []
        self._address, self._path = urlsplit(endpoint), path
        self._ending = threading.Event()
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._client, args=(kept,)) for kept in (True, False)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending.set()
        for thread in self._threads:
            thread.join()

    def _client(self, kept: bool) -> None:
        host, port = self._address.hostname or "", self._address.port
        connection = http.client.HTTPConnection(host, port, timeout=_TIMEOUT_SECONDS)
        while not self._ending.wait(_PAUSE_SECONDS):
            failure = _fault(connection, self._path)
            with self._lock:
                self.asked += 1
                self.failures += [failure] if failure else []
            if failure or not kept:
                connection.close()
        connection.close()


def _fault(connection: http.client.HTTPConnection, path: str) -> str:
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException) as error:
        return repr(error)
    return "" if answer.status == 200 else f"status {answer.status}"
