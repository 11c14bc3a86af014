"""A plain client of the serving process: one request at a time, and words where one fails."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlencode, urlsplit

from infra.errors import EndpointError

_TIMEOUT_SECONDS = 10.0
_PAUSE_SECONDS = 0.25

Row = Mapping[str, float | int | None]
"""One row's values by feature name; None where it is missing."""


@dataclass(frozen=True)
class Prediction:
    """What the model said of one row.

    Attributes:
        label: The class, or the number predicted with its unit.
        probabilities: By class, in the order of the model's classes; of a regression the number predicted.
    """

    label: str
    probabilities: tuple[float, ...]


@dataclass(frozen=True)
class Input:
    """One input of a model as the model tells it.

    Attributes:
        name: Its name.
        example: A value that it takes.
        ends: Its lowest and highest, or every category.
    """

    name: str
    example: float | int | None
    ends: tuple[float | int, ...]


@dataclass(frozen=True)
class Client:
    """A client of one model.

    Attributes:
        endpoint: URL without path.
        model: The model's name.
    """

    endpoint: str
    model: str

    def wait(self, seconds: float) -> None:
        """Return when the model says that it is ready.

        Raises:
            EndpointError: It does not within that time.
        """
        deadline = time.monotonic() + seconds
        while True:
            try:
                self._ask(f"/v2/models/{self.model}/ready")
            except EndpointError as error:
                if time.monotonic() > deadline:
                    raise EndpointError(
                        f"{error}\nWaited {seconds:.0f} s. Look at its pods: kubectl -n landfall get pods"
                    ) from None
                time.sleep(_PAUSE_SECONDS)
            else:
                return

    def query(self, row: Row) -> str:
        """The path and query that ask for one row's prediction, as a person would type it."""
        given = {name: f"{value:g}" for name, value in row.items() if value is not None}
        return f"/v2/models/{self.model}/predict?{urlencode(given)}"

    def predict(self, row: Row) -> Prediction:
        """One row by GET."""
        answer = self._answer(self.query(row))
        if "value" in answer:
            return _number(answer["value"])
        return Prediction(answer["label"], tuple(answer["probabilities"].values()))

    def inputs(self) -> tuple[Input, ...]:
        """The model's inputs, from its metadata."""
        path = f"/v2/models/{self.model}"
        try:
            return tuple(_input(told) for told in self._answer(path)["inputs"])
        except (KeyError, TypeError):
            raise EndpointError(
                f"{self.endpoint}{path} does not tell the model's inputs with their limits. Is another server"
                " behind it? Run `pulumi up` again."
            ) from None

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
        answer = self._answer(f"/v2/models/{self.model}/infer", json.dumps({"inputs": inputs}).encode())
        by_name = {output["name"]: output for output in answer["outputs"]}
        if "value" in by_name:
            return [_number(value) for value in by_name["value"]["data"]]
        classes = by_name["probability"]["shape"][1]
        flat = by_name["probability"]["data"]
        return [
            Prediction(label, tuple(flat[index * classes : (index + 1) * classes]))
            for index, label in enumerate(by_name["label"]["data"])
        ]

    # Any: JSON from outside. What is read of it is read in the two methods above, and a lack is told here.
    def _answer(self, path: str, body: bytes | None = None) -> Any:
        content = self._ask(path, body)
        try:
            return json.loads(content)
        except ValueError:
            raise EndpointError(f"{self.endpoint}{path} answered with something else than JSON.") from None

    def _ask(self, path: str, body: bytes | None = None) -> bytes:
        request = urllib.request.Request(  # noqa: S310  # the scheme is the program's own: http or https
            self.endpoint + path, data=body, headers={"content-type": "application/json"} if body else {}
        )
        try:
            with _opener(self.endpoint).open(request, timeout=_TIMEOUT_SECONDS) as response:
                return bytes(response.read())
        except urllib.error.HTTPError as error:
            told = error.read().decode(errors="replace").strip()
            raise EndpointError(
                f"{self.endpoint}{path} answered {error.code}: {told or error.reason}"
            ) from None
        except (OSError, ValueError) as error:
            reason = getattr(error, "reason", error)
            raise EndpointError(f"{self.endpoint} does not answer: {reason}") from None


def _number(value: float) -> Prediction:
    return Prediction(f"{value:g}", (value,))


# Any: JSON from outside; `Client.inputs` tells what is lacking.
def _input(told: Any) -> Input:
    limits = told["parameters"]
    ends = limits.get("categories") or [limits["minimum"], limits["maximum"]]
    return Input(told["name"], limits["example"], tuple(end for end in ends if end is not None))


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
