"""Load on an endpoint: clients that keep their connections, count what they asked and remember what
failed."""

import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_TIMEOUT_SECONDS = 10.0


@dataclass
class Load:
    """Requests under way.

    Attributes:
        endpoint: URL without path.
        path: What is asked for.
        failures: What went wrong, request by request.
    """

    endpoint: str
    path: str
    failures: list[str] = field(default_factory=list)
    _counts: dict[int, int] = field(default_factory=dict)
    _ending: threading.Event = field(default_factory=threading.Event)
    _gentle: threading.Event = field(default_factory=threading.Event)

    @property
    def asked(self) -> int:
        """How many requests were answered or failed so far."""
        return sum(self._counts.values())

    def ease(self) -> None:
        """Go on with a few requests a second from each client."""
        self._gentle.set()

    def wait_for(self, requests: int, seconds: float = 300) -> None:
        """Return when so many requests have been made."""
        deadline = time.monotonic() + seconds
        while self.asked < requests:
            assert time.monotonic() < deadline, f"only {self.asked} requests in {seconds} s"
            self._ending.wait(0.1)

    def _client(self, number: int) -> None:
        address = urlsplit(self.endpoint)
        connection = http.client.HTTPConnection(
            address.hostname or "", address.port, timeout=_TIMEOUT_SECONDS
        )
        while not self._ending.is_set():
            try:
                connection.request("GET", self.path)
                response = connection.getresponse()
                response.read()
                if response.status != 200:
                    self.failures.append(f"status {response.status}")
            except (OSError, http.client.HTTPException) as error:
                self.failures.append(repr(error))
                connection.close()
            self._counts[number] = self._counts.get(number, 0) + 1
            if self._gentle.is_set():
                self._ending.wait(0.1)


@contextmanager
def load(endpoint: str, path: str, clients: int = 4) -> Iterator[Load]:
    """Clients that ask for a path, one request after the other each, until the block ends."""
    running = Load(endpoint, path)
    threads = [
        threading.Thread(target=running._client, args=(number,), daemon=True) for number in range(clients)
    ]
    for thread in threads:
        thread.start()
    try:
        yield running
    finally:
        running._ending.set()
        for thread in threads:
            thread.join(_TIMEOUT_SECONDS + 1)
