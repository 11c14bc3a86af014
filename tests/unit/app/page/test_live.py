"""The page in a real Chromium before a real server: it predicts as one types, and everybody can use it."""

import json
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest

from tests.browser import Page

from ..conftest import Process, Start

ROW = {"age": "80", "rate": "120", "sex": "0"}
FIRST = "document.querySelector('.shares .number').textContent"
MINUS = "\N{MINUS SIGN}"
SAID = "document.querySelector('#said').textContent"

CONTRASTS = """(() => {
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const channel = (v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const ground = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const told = [];
  for (const node of document.querySelectorAll("body *")) {
    const own = [...node.childNodes].some((one) => one.nodeType === 3 && one.textContent.trim());
    const aside = node.closest(".hidden, noscript, script, style, option, .skip");
    if (!own || aside || !node.checkVisibility()) continue;
    const style = getComputedStyle(node);
    const ink = parse(node.ownerSVGElement ? style.fill : style.color);
    const [one, other] = [light(ink), light(ground(node))].sort((a, b) => b - a);
    const ratio = (one + 0.05) / (other + 0.05);
    if (ratio < 4.5) told.push([node.outerHTML.slice(0, 120), ratio]);
  }
  return told;
})()"""
"""Texts whose contrast is below 4.5 to 1 (https://www.w3.org/TR/WCAG22/#contrast-minimum)."""


def _number(text: str) -> float:
    return float(text.replace(MINUS, "-"))


def show(tab: Page, server: Process, row: dict[str, str] | None = None) -> None:
    tab.open(f"{server.url}/#{urlencode(row or {})}")
    tab.until(SAID)


def said_of(server: Process, row: dict[str, str]) -> str:
    answer = httpx.get(f"{server.url}/v2/models/pulse/predict", params=row).json()
    return f"{answer['label']}, {100 * answer['probabilities'][answer['label']]:.1f} %"


def test_a_row_in_the_address_is_predicted_as_by_the_server(tab: Page, page_server: Process) -> None:
    show(tab, page_server, ROW)

    assert tab.evaluate(SAID) == said_of(page_server, ROW)


def test_keys_alone_change_the_row_and_the_prediction_follows(tab: Page, page_server: Process) -> None:
    show(tab, page_server)
    before = tab.evaluate(SAID)

    tab.press("Tab", 9)
    tab.press("Enter", 13)  # the link that skips to the form
    tab.press("Tab", 9)
    tab.evaluate("document.activeElement.select()")
    assert tab.evaluate("document.activeElement.id") == "f-age"
    tab.type("20")
    tab.until(f"{SAID} !== {json.dumps(before)} && !document.body.classList.contains('stale')")
    tab.press("Tab", 9)
    assert tab.evaluate("document.activeElement.id") == "f-rate"
    tab.press("Tab", 9)
    assert tab.evaluate("document.activeElement.name") == "sex"
    tab.press("ArrowLeft", 37)

    wanted = said_of(page_server, {"age": "20", "rate": "150", "sex": "0"})
    tab.until(f"{SAID} === {json.dumps(wanted)}")


def test_a_value_that_is_not_allowed_is_told_at_its_field_until_it_is_mended(
    tab: Page, page_server: Process
) -> None:
    show(tab, page_server)

    tab.evaluate("document.querySelector('#f-age').select()")
    tab.type("300")
    told = tab.until("document.querySelector('#e-age').textContent")

    assert "300" in told
    assert "from 18 to 100 years" in told
    assert tab.evaluate("document.querySelector('#f-age').getAttribute('aria-invalid')") == "true"
    tab.evaluate("document.querySelector('#f-age').select()")
    tab.type("30")
    tab.until("!document.querySelector('#e-age').textContent && !document.body.classList.contains('stale')")
    assert tab.evaluate("document.querySelector('#f-age').hasAttribute('aria-invalid')") is False


def test_the_slider_moves_the_number(tab: Page, page_server: Process) -> None:
    show(tab, page_server)

    tab.evaluate("""(() => { const one = document.querySelector('[data-for=age]'); one.value = 90;
        one.dispatchEvent(new Event('input', { bubbles: true })); })()""")

    wanted = said_of(page_server, {"age": "90", "rate": "150", "sex": "1"})
    tab.until(f"{SAID} === {json.dumps(wanted)}")
    assert tab.evaluate("document.querySelector('#f-age').value") == "90"


def test_the_chart_and_the_table_tell_the_same_largest_first(tab: Page, page_server: Process) -> None:
    show(tab, page_server, ROW | {"rate": ""})

    drawn = tab.evaluate("[...document.querySelectorAll('.shares .number')].map((one) => one.textContent)")
    rows = tab.evaluate(
        "[...document.querySelectorAll('#table tbody tr')].map((row) => row.lastChild.textContent)"
    )
    values = [_number(text) for text in rows]
    assert len(drawn) == len(rows) == 3
    assert sorted(values, key=abs, reverse=True) == values
    assert [_number(text) for text in drawn] == pytest.approx(values, abs=0.051)
    assert "not measured" in tab.evaluate("document.querySelector('#table').textContent")
    assert "Put to" in tab.evaluate("document.querySelector('#table thead').textContent")


def test_the_other_classes_reasons_can_be_asked_for(tab: Page, page_server: Process) -> None:
    show(tab, page_server, ROW)
    first = tab.evaluate(FIRST)

    tab.evaluate("""(() => { const one = document.querySelector('#output');
        one.value = one.value === '0' ? '1' : '0'; one.dispatchEvent(new Event('change')); })()""")

    assert {first[0], tab.evaluate(FIRST)[0]} == {"+", MINUS}


def test_the_browser_has_nothing_to_complain_about_and_asks_this_server_only(
    tab: Page, page_server: Process
) -> None:
    show(tab, page_server, ROW)
    tab.until("document.querySelector('#figures div')")

    assert tab.complaints() == []
    assert tab.requested()
    assert all(address.startswith(page_server.url) for address in tab.requested())


def test_traffic_counts_what_the_model_was_asked(tab: Page, launch: Start, told: Path) -> None:
    server = launch(told)
    server.until("ready")
    for age in range(20, 27):
        httpx.get(f"{server.url}/v2/models/pulse/predict", params=ROW | {"age": str(age)})
    httpx.get(f"{server.url}/v2/models/pulse/predict", params=ROW | {"age": "-1"})

    show(tab, server, ROW)
    tab.until("document.querySelector('#figures div')")
    figures = tab.text("#figures")

    assert "1 refused" in figures
    assert any(f"\n{count} " in figures for count in (8, 9))
    assert " ms" in figures


def test_a_server_that_went_away_is_told(tab: Page, launch: Start, told: Path) -> None:
    server = launch(told, "--grace-seconds", "0")
    server.until("ready")
    show(tab, server)
    server.popen.kill()
    server.popen.wait()

    tab.evaluate("document.querySelector('#f-age').select()")
    tab.type("21")

    tab.until("document.querySelector('#speed').textContent.includes('does not answer')")


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_width_needs_scrolling_sideways(tab: Page, page_server: Process, width: int) -> None:
    tab.size(width, 800)
    show(tab, page_server, ROW)

    assert tab.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_text_can_be_read(tab: Page, page_server: Process, dark: bool) -> None:
    tab.dark(dark)
    show(tab, page_server, ROW)
    tab.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")

    assert tab.evaluate(CONTRASTS) == []


def test_everything_that_can_be_used_has_a_name(tab: Page, page_server: Process) -> None:
    show(tab, page_server, ROW)

    nodes = tab.call("Accessibility.getFullAXTree")["nodes"]
    usable = {
        "button",
        "link",
        "textbox",
        "spinbutton",
        "slider",
        "radio",
        "combobox",
        "image",
        "DisclosureTriangle",
    }
    found = [
        (node["role"]["value"], node.get("name", {}).get("value", ""))
        for node in nodes
        if not node["ignored"] and node["role"]["value"] in usable
    ]
    assert {role for role, _ in found} >= {"button", "link", "spinbutton", "radio", "image"}
    assert [role for role, name in found if not name] == []


def test_the_certificate_is_one_click_away(tab: Page, page_server: Process) -> None:
    show(tab, page_server)

    tab.follow("nav a")

    tab.until("document.title.startsWith('Certificate of')")
    assert "Its lower end 0.771 reaches 0.75." in tab.text("main")
    assert tab.complaints() == []
