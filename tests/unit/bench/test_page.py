"""The recorded page and chart are those of the recorded figures."""

import struct
from pathlib import Path

import msgspec
import pytest

from bench.servers import chart, page, requests
from tests.unit.bench.campaigns import campaign


def _texts(picture: Path) -> dict[str, str]:
    """The tEXt chunks of a PNG: https://www.w3.org/TR/png-3/#11tEXt."""
    data, at, found = picture.read_bytes(), 8, {}
    while at < len(data):
        (length,), kind = struct.unpack(">I", data[at : at + 4]), data[at + 4 : at + 8]
        if kind == b"tEXt":
            name, _, text = data[at + 8 : at + 8 + length].partition(b"\0")
            found[name.decode()] = text.decode("latin-1")
        at += 12 + length
    return found


def test_the_page_is_what_its_figures_give() -> None:
    assert page.PAGE.read_text(encoding="utf-8") == page.render(page.read(), requests.PROOFS)


def test_the_chart_is_drawn_from_the_figures() -> None:
    assert _texts(page.CHART)["Description"] == chart.digest(page.read())


def test_a_page_and_chart_of_known_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PAGE", "FIGURES", "CHART"):
        monkeypatch.setattr(page, name, tmp_path / name)
    page.CHART = page.CHART.with_suffix(".png")

    page.write(campaign(), 25)

    text = page.PAGE.read_text()
    assert "Medians of 3 rounds" in text
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines()]
    assert ["MLServer", "275", "100", "0.0036", "1", "0.23", "0.05"] in rows
    assert "busy" not in text
    assert "MLServer (mlserver 1.7.1), tuned: no worker process" in text
    assert "FastAPI" not in text
    assert page.read(page.FIGURES) == campaign()
    assert _texts(page.CHART)["Description"] == chart.digest(page.read(page.FIGURES))


def test_the_page_warns_of_figures_from_a_busy_machine() -> None:
    busy = msgspec.structs.replace(campaign(), load_average=7.25)

    assert "load average 7.2 before" in page.render(busy, 25)
