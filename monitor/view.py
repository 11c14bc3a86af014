"""What the page shows, gathered from Prometheus: every panel's values and the current alerts.

Owns the questions asked and the form of the answers. A panel that cannot be filled carries its reason; the
others stay.
"""

import math
import time
from concurrent.futures import ThreadPoolExecutor

import msgspec

from monitor.dashboard import Dashboard, Panel
from monitor.errors import SourceUnavailable
from monitor.prometheus import Prometheus, Series

POINTS = 240
"""Values per line: about one per pixel column on a phone, two or three on a desktop panel."""
SHORTEST_STEP_SECONDS = 5
PARALLEL_QUERIES = 4


class Line(msgspec.Struct, frozen=True):
    """One series: its name, and values as (seconds since the epoch, value)."""

    name: str
    points: list[tuple[float, float]]


class PanelView(msgspec.Struct, frozen=True, omit_defaults=True):
    """One panel with its values."""

    id: int
    title: str
    type: str
    unit: str
    description: str
    lines: list[Line]
    minimum: float | None = None
    maximum: float | None = None
    problem: str | None = None


class AlertView(msgspec.Struct, frozen=True):
    """One alert for a person."""

    name: str
    state: str
    severity: str
    summary: str
    description: str
    since: str


class View(msgspec.Struct, frozen=True, omit_defaults=True):
    """The whole page's content: times in seconds since the epoch."""

    title: str
    start: float
    end: float
    step: float
    alerts: list[AlertView]
    panels: list[PanelView]
    problem: str | None = None


def gather(dashboard: Dashboard, prometheus: Prometheus, minutes: int) -> View:
    """Ask Prometheus for everything that the page shows.

    Args:
        dashboard: The panels.
        prometheus: Whom to ask.
        minutes: How far back lines go.
    """
    step = max(SHORTEST_STEP_SECONDS, math.ceil(minutes * 60 / POINTS))
    # On whole steps, else every refresh would sample other instants and lines would quiver.
    end = math.floor(time.time() / step) * step
    start = end - minutes * 60
    with ThreadPoolExecutor(PARALLEL_QUERIES) as pool:
        alerts = pool.submit(_alerts, prometheus)
        panels = list(pool.map(lambda panel: _panel(panel, prometheus, start, end, step), dashboard.panels))
    try:
        return View(dashboard.title, start, end, step, alerts.result(), panels)
    except SourceUnavailable as error:
        return View(dashboard.title, start, end, step, [], panels, str(error))


def _alerts(prometheus: Prometheus) -> list[AlertView]:
    found = [
        AlertView(
            name=alert.labels.get("alertname", ""),
            state=alert.state,
            severity=alert.labels.get("severity", ""),
            summary=alert.annotations.get("summary", ""),
            description=alert.annotations.get("description", ""),
            since=alert.active_at,
        )
        for alert in prometheus.alerts()
    ]
    return sorted(
        found, key=lambda alert: (alert.state != "firing", alert.severity != "critical", alert.name)
    )


def _panel(panel: Panel, prometheus: Prometheus, start: float, end: float, step: float) -> PanelView:
    lines: list[Line] = []
    problem = None
    try:
        for target in panel.targets:
            if panel.type == "stat":
                series = prometheus.now(target.expr)
            else:
                series = prometheus.over_time(target.expr, start, end, step)
            lines += [Line(target.legend(one.metric), _points(one)) for one in series]
    except SourceUnavailable as error:
        problem = str(error)
    defaults = panel.field_config.defaults
    return PanelView(
        panel.id,
        panel.title,
        panel.type,
        defaults.unit,
        panel.description,
        [line for line in lines if line.points],
        defaults.min,
        defaults.max,
        problem,
    )


def _points(series: Series) -> list[tuple[float, float]]:
    pairs = series.values if series.value is None else [series.value]
    # NaN and infinity (a rate over nothing) are gaps: JSON has no word for them.
    return [(when, number) for when, text in pairs if math.isfinite(number := float(text))]
