"""Comments as a reader sees them: `python -m tests.unit.delivery.pictures FOLDER` makes a PNG of each.

The Markdown is made HTML by a reader of GitHub's dialect, but nothing is taken out of it as GitHub would:
what breaks out of its place shows. Sizes and colours are near to GitHub's own, red and green included.
"""

import html
import sys
import tempfile
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from delivery.comment import render
from delivery.comment.records import Review
from tests import browser
from tests.unit.delivery.reviews import TOLD

WIDTH, NARROW = 860, 380
"""CSS pixels of a comment on a desk and on a phone."""

_KINDS = (("", False, WIDTH), ("-open", True, WIDTH), ("-phone", False, NARROW))
"""End of a picture's name, whether the folds are open, width."""

_STYLE = """
body { margin: 0; padding: 16px; background: #fff; color: #1f2328; font: 14px/1.5 "Noto Sans", sans-serif; }
h2 { font-size: 21px; border-bottom: 1px solid #d1d9e0; padding-bottom: 4px; margin: 0 0 14px; }
h3 { font-size: 17.5px; margin: 20px 0 14px; }
code, pre { font: 12px/1.45 monospace; }
code { background: #818b981f; padding: .2em .4em; border-radius: 6px; white-space: break-spaces; }
pre { background: #f6f8fa; padding: 14px; border-radius: 6px; overflow: auto; }
pre code { background: none; padding: 0; white-space: pre; }
pre span { display: block; }
pre .less { background: #ffebe9; color: #82071e; }
pre .more { background: #dafbe1; color: #116329; }
table { display: block; width: max-content; max-width: 100%; overflow: auto; border-spacing: 0;
        border-collapse: collapse; margin-bottom: 14px; }
th, td { border: 1px solid #d1d9e0; padding: 5px 11px; }
blockquote { margin: 0 0 14px; padding: 0 1em; color: #59636e; border-left: .25em solid #d1d9e0; }
ul { padding-left: 2em; }
body { overflow-wrap: break-word; }
summary { cursor: pointer; }
"""


def page(markdown: str, *, unfolded: bool = False) -> str:
    """A comment as a page.

    Args:
        markdown: The comment.
        unfolded: Whether its folds are open.
    """
    reader = MarkdownIt("gfm-like", {"linkify": False})
    reader.add_render_rule("fence", _fence)
    body = reader.render(markdown)
    if unfolded:
        body = body.replace("<details>", "<details open>")
    head = "<!doctype html><meta charset=utf-8><meta name=viewport content='width=device-width'>"
    return f"{head}<style>{_STYLE}</style><body>{body}"


def _fence(_: RendererHTML, tokens: list[Token], index: int, __: OptionsDict, ___: EnvType) -> str:
    lines = tokens[index].content.splitlines()
    if tokens[index].info == "diff":
        kinds = {"-": "less", "+": "more"}
        shown = "".join(
            f"<span class='{kinds.get(line[:1], '')}'>{html.escape(line)}</span>" for line in lines
        )
    else:
        shown = html.escape("\n".join(lines))
    return f"<pre><code>{shown}</code></pre>"


def shot(tab: browser.Page, review: Review, folder: Path, *, unfolded: bool, width: int) -> bytes:
    """A PNG of one comment, its first 1,600 pixels at most."""
    file = folder / "comment.html"
    file.write_text(page(render(review), unfolded=unfolded))
    tab.size(width, 600)
    tab.open(file.as_uri())
    tab.size(width, min(1600, int(tab.evaluate("document.documentElement.scrollHeight"))))
    return tab.picture(whole=False)


def main(folder: Path) -> None:
    """Make them all.

    Args:
        folder: Where to.
    """
    installed = browser.program()
    assert installed, "apt-get install chromium"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, browser.browser(installed) as running:
        tab = browser.Page(running)
        for name, review in TOLD.items():
            for kind, unfolded, width in (
                ("", False, WIDTH),
                ("-open", True, WIDTH),
                ("-phone", False, NARROW),
            ):
                picture = shot(tab, review, Path(scratch), unfolded=unfolded, width=width)
                (folder / f"{name}{kind}.png").write_bytes(picture)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
