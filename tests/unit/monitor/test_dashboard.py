"""The one table of panels, as Grafana and the page read it."""

import json
import re
from pathlib import Path

import pytest

from infra.addons.monitoring.configuration import DATA
from monitor import dashboard
from monitor.errors import DashboardError


def test_every_panel_has_a_title_a_description_and_a_query() -> None:
    for panel in dashboard.read().panels:
        assert panel.title
        assert panel.description.endswith(".")
        assert panel.targets


def test_panels_do_not_overlap_in_grafana() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in json.loads(dashboard.FILE.read_text())["panels"]:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not taken & cells, panel["title"]
        assert at["x"] + at["w"] <= 24
        taken |= cells


def test_every_unit_is_one_that_the_page_can_write() -> None:
    script = (Path(dashboard.__file__).parent / "page" / "units.js").read_text()

    for panel in dashboard.read().panels:
        unit = panel.field_config.defaults.unit
        assert unit in ("none", "short") or re.search(rf"^  {unit}: ", script, re.M), unit


def test_what_panels_and_alerts_ask_of_the_kubelet_and_the_api_server_is_kept_by_the_scrapes() -> None:
    kept = re.compile(
        "|".join(re.findall(r"regex: (?:>-\s+)?((?:container|machine|apiserver)_.+)", _scrapes()))
    )
    asked = " ".join(target.expr for panel in dashboard.read().panels for target in panel.targets)
    names = set(
        re.findall(r"\b(?:container|machine|apiserver)_\w+", asked + (DATA / "alerts.yml").read_text())
    )

    assert len(names) > 5
    assert [name for name in names if not kept.fullmatch(name)] == []


def _scrapes() -> str:
    return (DATA / "prometheus.yml").read_text()


def test_a_legend_is_filled_from_labels() -> None:
    target = dashboard.Target(expr="up", legend_format="{{pod}} of {{ app }}")

    assert target.legend({"pod": "a", "app": "b"}) == "a of b"
    assert dashboard.Target(expr="up").legend({"b": "2", "a": "1"}) == "a=1, b=2"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"title": "x"}', "panels"),
        ('{"title": "x", "panels": [{"id": 1, "title": "x", "type": "heatmap", "targets": []}]}', "heatmap"),
        ("", "cannot be used"),
    ],
)
def test_a_dashboard_that_the_page_cannot_draw_is_refused(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "dashboard.json"
    path.write_text(content)

    with pytest.raises(DashboardError, match=said):
        dashboard.read(path)
