"""Asks a Prometheus for values over time, values now, and alerts.

Source: https://prometheus.io/docs/prometheus/2.42/querying/api/
"""

import http.client
import urllib.error
import urllib.request
from typing import Generic, TypeVar
from urllib.parse import urlencode

import msgspec

from monitor.errors import SourceUnavailable

TIMEOUT_SECONDS = 10


class Series(msgspec.Struct, frozen=True):
    """One series: values over time, or one value, each as (seconds since the epoch, number as text)."""

    metric: dict[str, str]
    values: list[tuple[float, str]] = []
    value: tuple[float, str] | None = None


class Matrix(msgspec.Struct, frozen=True):
    """The data of a query."""

    result: list[Series]


class Alert(msgspec.Struct, frozen=True, rename="camel"):
    """An alert that is pending or firing."""

    labels: dict[str, str]
    annotations: dict[str, str]
    state: str
    active_at: str


class Alerts(msgspec.Struct, frozen=True):
    """The data of the alerts request."""

    alerts: list[Alert]


T = TypeVar("T")


class Answer(msgspec.Struct, Generic[T], frozen=True):
    """What wraps every answer."""

    data: T


class Prometheus:
    """A Prometheus by its address."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")

    def over_time(self, query: str, start: float, end: float, step: float) -> list[Series]:
        """A query's values from `start` to `end` (seconds since the epoch), one per `step` seconds.

        Raises:
            SourceUnavailable: Prometheus does not answer or refuses the query.
        """
        parameters = {"query": query, "start": f"{start:.3f}", "end": f"{end:.3f}", "step": f"{step:.3f}"}
        return self._decode("query_range", parameters, Answer[Matrix]).data.result

    def now(self, query: str) -> list[Series]:
        """A query's values now.

        Raises:
            SourceUnavailable: Prometheus does not answer or refuses the query.
        """
        return self._decode("query", {"query": query}, Answer[Matrix]).data.result

    def alerts(self) -> list[Alert]:
        """The alerts that are pending or firing.

        Raises:
            SourceUnavailable: Prometheus does not answer.
        """
        return self._decode("alerts", {}, Answer[Alerts]).data.alerts

    def _decode(self, endpoint: str, parameters: dict[str, str], kind: type[T]) -> T:
        url = f"{self.url}/api/v1/{endpoint}" + (f"?{urlencode(parameters)}" if parameters else "")
        try:
            # The address is the operator's flag; urllib would also open file:, which __main__ refuses.
            with urllib.request.urlopen(url, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310
                return msgspec.json.decode(response.read(), type=kind)
        except urllib.error.HTTPError as error:
            said = error.read()[:300].decode(errors="replace")
            raise SourceUnavailable(f"Prometheus at {self.url} refuses: {error.code} {said}") from None
        except urllib.error.URLError as error:
            raise SourceUnavailable(f"Prometheus at {self.url} does not answer: {error.reason}") from None
        except (OSError, http.client.HTTPException) as error:
            raise SourceUnavailable(f"Prometheus at {self.url} does not answer: {error}") from None
        except msgspec.DecodeError as error:
            raise SourceUnavailable(f"What answers at {self.url} is not Prometheus: {error}") from None
