"""Watching a stack: known rows asked of it again and again, and what its Prometheus counts of everybody's.

Ends early where the verdict can no longer be good: every second that a bad release serves is one too many.
"""

import http.client
import json
import math
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from itertools import count
from urllib.parse import urlencode

from delivery.promotion.limits import exceeded
from delivery.promotion.observation import Counted, Observation
from delivery.release import smoke
from infra.errors import EndpointError
from infra.settings import PromotionSettings
from infra.smoke import rows
from infra.smoke.client import Client, Row, on_this_machine
from infra.smoke.outputs import Outputs
from model.release import Release

_PAUSE_SECONDS = 0.05
"""Twenty requests a second: enough for one in a hundred to show within a minute, and no load on a model."""
_ENOUGH = 5
"""Failures before a watch ends early: one may be an accident of the network."""
_TIMEOUT_SECONDS = 10.0


def watch(deployed: Outputs, release: Release, limits: PromotionSettings, seconds: float) -> Observation:
    """Look at a stack for a while.

    Args:
        deployed: Its outputs.
        release: What it should run, which knows the right answers.
        limits: The stack's limits.
        seconds: How long, at most.
    """
    client = Client(deployed.endpoint, deployed.model)
    began = time.monotonic()
    latencies: list[float] = []
    failures: list[str] = []
    try:
        asked = rows.known(client)
    except EndpointError as error:
        return Observation(time.monotonic() - began, (), (str(error),))
    right = smoke.answers(release, asked)
    planned = seconds / _PAUSE_SECONDS
    for number in count():
        spent = time.monotonic() - began
        if spent >= seconds or _hopeless(len(failures), planned, limits.error_rate):
            break
        _ask(client, asked[number % len(asked)], right[number % len(asked)], latencies, failures)
        time.sleep(_PAUSE_SECONDS)
    spent = time.monotonic() - began
    return Observation(spent, tuple(latencies), tuple(failures), everyone(deployed, math.ceil(spent)))


def everyone(deployed: Outputs, seconds: int) -> Counted | None:
    """What a stack's Prometheus counted over the last while; None where it cannot be asked.

    Args:
        deployed: The stack's outputs.
        seconds: How long back; at least two of its scrapes are needed.
    """
    if deployed.prometheus is None:
        return None
    asked = (
        f'landfall_requests_total{{namespace="landfall",app="{deployed.model}",path=~".+/(infer|predict)"}}'
    )
    failed = asked.replace("path=~", 'code=~"5..",path=~')
    try:
        return Counted(*(_value(deployed.prometheus, metric, max(seconds, 60)) for metric in (asked, failed)))
    except (OSError, ValueError, LookupError, TypeError, AttributeError, http.client.HTTPException):
        return None


def _hopeless(failed: int, planned: float, allowed: float) -> bool:
    return failed >= _ENOUGH and exceeded(failed, math.ceil(planned), allowed)


def _ask(
    client: Client, row: Row, right: Sequence[float], latencies: list[float], failures: list[str]
) -> None:
    started = time.monotonic()
    try:
        smoke.compare(client.predict(row), right)
    except EndpointError as error:
        failures.append(str(error))
    else:
        latencies.append(time.monotonic() - started)


def _value(prometheus: str, metric: str, seconds: int) -> float:
    query = urlencode({"query": f"sum(increase({metric}[{seconds}s]))"})
    handlers = [urllib.request.ProxyHandler({})] if on_this_machine(prometheus) else []
    opener = urllib.request.build_opener(*handlers)
    with opener.open(f"{prometheus}/api/v1/query?{query}", timeout=_TIMEOUT_SECONDS) as answer:
        found = json.load(answer)["data"]["result"]
    value = float(found[0]["value"][1]) if found else 0.0
    return value if math.isfinite(value) else 0.0
