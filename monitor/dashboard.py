"""The panels, read from the Grafana dashboard itself: one table for Grafana and for the page.

Owns which parts of Grafana's dashboard JSON the page understands: titles, descriptions, units, targets, and
the types "timeseries" (lines over time) and "stat" (one value now).
"""

import re
from pathlib import Path
from typing import Literal

import msgspec

from monitor.errors import DashboardError

FILE = Path(__file__).parent / "dashboard.json"


class Target(msgspec.Struct, frozen=True, rename="camel"):
    """One query of a panel; `{{label}}` in the legend is filled from the series."""

    expr: str
    legend_format: str = ""

    def legend(self, labels: dict[str, str]) -> str:
        """The name of one series."""
        text = re.sub(r"{{\s*(\w+)\s*}}", lambda hole: labels.get(hole[1], ""), self.legend_format)
        return text.strip() or ", ".join(f"{name}={value}" for name, value in sorted(labels.items()))


class Defaults(msgspec.Struct, frozen=True):
    """How values are written: Grafana's name of the unit."""

    unit: str = "short"
    min: float | None = None
    max: float | None = None


class FieldConfig(msgspec.Struct, frozen=True):
    """Grafana's wrapper of the defaults."""

    defaults: Defaults = Defaults()


class Panel(msgspec.Struct, frozen=True, rename="camel"):
    """One panel."""

    id: int
    title: str
    type: Literal["timeseries", "stat"]
    targets: list[Target]
    description: str = ""
    field_config: FieldConfig = FieldConfig()


class Dashboard(msgspec.Struct, frozen=True):
    """The whole file."""

    title: str
    panels: list[Panel]


def read(path: Path = FILE) -> Dashboard:
    """Read a dashboard.

    Raises:
        DashboardError: The file cannot be read, or has a panel that the page cannot draw.
    """
    try:
        dashboard = msgspec.json.decode(path.read_bytes(), type=Dashboard)
    except (OSError, msgspec.DecodeError) as error:
        raise DashboardError(f"The dashboard {path} cannot be used: {error}") from None
    numbers = [panel.id for panel in dashboard.panels]
    if len(set(numbers)) != len(numbers):
        raise DashboardError(f"The dashboard {path} uses a panel id twice: {numbers}")
    return dashboard
