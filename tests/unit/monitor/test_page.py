"""The page and its data, before a real Prometheus."""

import re
import signal
import socket
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from .conftest import Monitor, free_port

Start = Callable[..., Monitor]


def test_the_view_has_every_panel_with_title_and_unit(start: Start, prometheus: str) -> None:
    view = httpx.get(f"{start('--prometheus', prometheus).url}/api/view?minutes=5").json()

    assert view["title"] == "Landfall"
    assert len(view["panels"]) > 15
    assert all(panel["title"] and panel["unit"] and "problem" not in panel for panel in view["panels"])


def test_a_line_holds_what_prometheus_holds(start: Start, prometheus: str) -> None:
    url = f"{start('--prometheus', prometheus).url}/api/view?minutes=1"

    panel: dict[str, Any] = {"lines": []}
    while not panel["lines"]:  # the view ends on a whole step, which may lie before the first scrape
        view = httpx.get(url).json()
        panel = next(one for one in view["panels"] if one["title"] == "Scrapes answered")
    assert [line["name"] for line in panel["lines"]] == ["itself"]
    assert panel["lines"][0]["points"][-1][1] == 1
    assert all(view["start"] <= when <= view["end"] for when, _ in panel["lines"][0]["points"])


def test_alerts_come_with_the_firing_first(start: Start, prometheus: str) -> None:
    alerts = httpx.get(f"{start('--prometheus', prometheus).url}/api/view").json()["alerts"]

    assert [(one["name"], one["state"]) for one in alerts] == [("AlwaysSo", "firing"), ("SoonSo", "pending")]
    assert (alerts[0]["summary"], alerts[0]["severity"]) == ("It is so", "critical")


def test_a_prometheus_that_is_away_is_said_and_the_page_stays(start: Start) -> None:
    monitor = start("--prometheus", f"http://127.0.0.1:{free_port()}")

    answer = httpx.get(f"{monitor.url}/api/view")

    assert answer.status_code == 200
    assert "does not answer" in answer.json()["problem"]
    assert all("does not answer" in panel["problem"] for panel in answer.json()["panels"])
    assert httpx.get(monitor.url).status_code == 200


@pytest.mark.parametrize("minutes", ["0", "-1", "ten", "99999999", "9" * 5000])
def test_a_wrong_time_window_is_refused_with_what_is_allowed(start: Start, minutes: str) -> None:
    answer = httpx.get(f"{start().url}/api/view?minutes={minutes}")

    assert answer.status_code == 400
    assert "from 1 to 10080" in answer.json()["error"]


def test_nothing_of_the_page_comes_from_elsewhere(start: Start) -> None:
    monitor = start()
    pending, seen, texts = ["/"], set[str](), ""
    while pending:
        path = pending.pop()
        seen.add(path)
        answer = httpx.get(monitor.url + path)
        assert answer.status_code == 200, path
        texts += answer.text
        found = re.findall(r"""(?:src|href|from)\s*=?\s*["']([^"'#]+)["']""", answer.text)
        pending += [one for name in found if (one := "/" + name.removeprefix("./")) not in seen]

    assert {"/page.js", "/chart.js", "/units.js", "/page.css", "/icon.svg"} <= seen
    # The namespace of SVG is a name, not an address that is asked.
    assert set(re.findall(r"https?://[^\s\"'<>]+", texts)) == {"http://www.w3.org/2000/svg"}
    assert "default-src 'none'" in httpx.get(monitor.url).headers["content-security-policy"]


@pytest.mark.parametrize(
    "path", ["/../monitor/__main__.py", "/dashboard.json", "/api/v1/query?query=up", "/%2e%2e/x"]
)
def test_only_known_paths_answer(start: Start, path: str) -> None:
    with socket.create_connection(start().url.removeprefix("http://").split(":"), timeout=30) as raw:
        raw.sendall(f"GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".encode())
        assert b" 404 " in raw.recv(4096).split(b"\r\n")[0]


def test_without_a_cluster_there_are_no_targets_and_only_own_metrics(start: Start) -> None:
    monitor = start()

    assert httpx.get(f"{monitor.url}/targets/pods").status_code == 404
    assert "kube_" not in httpx.get(f"{monitor.url}/metrics").text
    assert httpx.get(f"{monitor.url}/healthz").status_code == 200


def test_sigterm_ends_it_with_0(start: Start) -> None:
    monitor = start()

    monitor.process.send_signal(signal.SIGTERM)

    assert monitor.process.wait(30) == 0


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--prometheus", "file:///etc/passwd"], "allowed: an http:// or https:// address"),
        (["--api-server", "https://127.0.0.1:1"], "go together"),
    ],
)
def test_wrong_flags_are_named(start: Start, flags: list[str], said: str) -> None:
    monitor = start(*flags)

    _, errors = monitor.process.communicate(timeout=30)
    assert monitor.process.returncode == 1
    assert said in errors


def test_a_taken_port_is_named(start: Start) -> None:
    first = start()
    port = first.url.rsplit(":", 1)[1]

    second = start("--port", port)

    _, errors = second.process.communicate(timeout=30)
    assert second.process.returncode == 1
    assert f"port {port}" in errors
