"""A plain client of the serving process: one request at a time, and words where one fails."""

import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlencode, urlsplit

from infra.errors import EndpointError
from infra.smoke import answers
from infra.smoke.answers import Input, Prediction

_TIMEOUT_SECONDS = 10.0
_PAUSE_SECONDS = 0.25
_IN_A_ROW = 32
"""Answers of one release in a row that count as the only release. A replica of another one that takes a fifth
of the requests is missed once in 1,262 times (0.8 ** 32), and asking takes well under a second."""
_NO_INPUTS = "does not tell the model's inputs with their limits"
_NO_PREDICTION = "answered with something else than predictions"

Row = Mapping[str, float | int | None]
"""One row's values by feature name; None where it is missing."""


@dataclass(frozen=True)
class Client:
    """A client of one model.

    Attributes:
        endpoint: URL without path.
        model: The model's name.
    """

    endpoint: str
    model: str

    def wait(self, seconds: float, release: str | None = None) -> None:
        """Return when the model says that it is ready.

        An update is over for Kubernetes when every old pod is told to end, a moment before the last node's
        rules for the Service forget it: so a release that is named must answer every one of many requests,
        each on a connection of its own.

        Args:
            seconds: How long it may take.
            release: The digest of the release that alone may answer; None for any.

        Raises:
            EndpointError: It does not within that time.
        """
        deadline = time.monotonic() + seconds
        path = f"/v2/models/{self.model}/ready"
        if release is not None:
            path = f"/v2/models/{self.model}/versions/{release}/ready"
        wanted = 1 if release is None else _IN_A_ROW
        ready = 0
        while ready < wanted:
            try:
                self._ask(path)
                ready += 1
            except EndpointError as error:
                ready = 0
                if time.monotonic() > deadline:
                    raise EndpointError(
                        f"{error}\nWaited {seconds:.0f} s. Look at its pods: kubectl -n landfall get pods"
                    ) from None
                time.sleep(_PAUSE_SECONDS)

    def query(self, row: Row) -> str:
        """The path and query that ask for one row's prediction, as a person would type it."""
        given = {name: f"{value:g}" for name, value in row.items() if value is not None}
        return f"/v2/models/{self.model}/predict?{urlencode(given)}"

    def predict(self, row: Row) -> Prediction:
        """One row by GET."""
        path = self.query(row)
        told = self._answer(path)
        return answers.expected(self.endpoint + path, _NO_PREDICTION, answers.prediction, told)

    def inputs(self) -> tuple[Input, ...]:
        """The model's inputs, from its metadata."""
        path = f"/v2/models/{self.model}"
        return answers.expected(self.endpoint + path, _NO_INPUTS, answers.inputs, self._answer(path))

    def infer(self, rows: list[Row]) -> list[Prediction]:
        """Several rows by one POST of the Open Inference Protocol V2."""
        inputs = [
            {
                "name": name,
                "shape": [len(rows), 1],
                "datatype": "FP64",
                "data": [row[name] for row in rows],
            }
            for name in rows[0]
        ]
        path = f"/v2/models/{self.model}/infer"
        told = self._answer(path, json.dumps({"inputs": inputs}).encode())
        read = partial(answers.predictions, rows=len(rows))
        return answers.expected(self.endpoint + path, _NO_PREDICTION, read, told)

    # Any: JSON from outside, which `answers` looks at.
    def _answer(self, path: str, body: bytes | None = None) -> Any:
        content = self._ask(path, body)
        try:
            return json.loads(content)
        except (ValueError, RecursionError):
            raise EndpointError(f"{self.endpoint}{path} answered with something else than JSON.") from None

    def _ask(self, path: str, body: bytes | None = None) -> bytes:
        request = urllib.request.Request(  # noqa: S310  # the scheme is the program's own: http or https
            self.endpoint + path, data=body, headers={"content-type": "application/json"} if body else {}
        )
        try:
            with _opener(self.endpoint).open(request, timeout=_TIMEOUT_SECONDS) as response:
                return bytes(response.read())
        except urllib.error.HTTPError as error:
            raise EndpointError(f"{self.endpoint}{path} answered {error.code}: {_words(error)}") from None
        except (OSError, ValueError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", None) or error
            raise EndpointError(f"{self.endpoint} does not answer: {str(reason) or repr(reason)}") from None


def _words(error: urllib.error.HTTPError) -> str:
    """What a refusal says; why it was refused by its status alone, where the rest does not come."""
    try:
        return error.read().decode(errors="replace").strip() or str(error.reason)
    except (OSError, http.client.HTTPException):
        return str(error.reason)


def on_this_machine(endpoint: str) -> bool:
    """Whether an endpoint is a loopback address, which no proxy can reach."""
    try:
        return ip_address(urlsplit(endpoint).hostname or "").is_loopback
    except ValueError:
        return False


def _opener(endpoint: str) -> urllib.request.OpenerDirector:
    if on_this_machine(endpoint):
        return urllib.request.build_opener(urllib.request.ProxyHandler({}))
    return urllib.request.build_opener()
