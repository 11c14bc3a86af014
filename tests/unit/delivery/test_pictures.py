"""A comment in a real browser: nothing foreign becomes part of the page, nothing runs out of its column."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from delivery.comment import render
from tests import browser

from .pictures import NARROW, WIDTH, page
from .reviews import HOSTILE_NAMES, TOLD


@pytest.fixture(scope="module")
def tab() -> Iterator[browser.Page]:
    installed = browser.program()
    if installed is None:
        pytest.skip("no Chromium here: apt-get install chromium")
    with browser.browser(installed) as running:
        yield browser.Page(running)


@pytest.mark.parametrize("name", TOLD)
def test_a_comment_stays_in_its_column(tab: browser.Page, name: str, tmp_path: Path) -> None:
    (tmp_path / "comment.html").write_text(page(render(TOLD[name]), unfolded=True))
    for width in (WIDTH, NARROW):
        tab.size(width, 600)
        tab.open((tmp_path / "comment.html").as_uri())

        assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_what_matters_is_seen_without_unfolding(tab: browser.Page, tmp_path: Path) -> None:
    (tmp_path / "comment.html").write_text(page(render(TOLD["three"])))
    tab.size(WIDTH, 600)
    tab.open((tmp_path / "comment.html").as_uri())

    seen = tab.text("body")

    assert "spec.selector.matchLabels.app forces it: heart → iris" in seen
    assert "The key is not changed within 90 days." in seen
    assert "Changed outside the code" not in seen


def test_a_hostile_comment_brings_no_elements_of_its_own(tab: browser.Page, tmp_path: Path) -> None:
    (tmp_path / "comment.html").write_text(page(render(TOLD["hostile"]), unfolded=True))
    tab.open((tmp_path / "comment.html").as_uri())

    assert tab.evaluate("document.querySelectorAll('body :is(script, img, a, i, b, iframe)').length") == 0
    assert tab.evaluate("document.querySelectorAll('details').length") == 1
    assert tab.evaluate("document.querySelector('details').closest('body > details') !== null")
    shown = tab.text("body")
    assert all(name in shown for name in HOSTILE_NAMES if name.isprintable())
