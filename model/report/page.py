"""A document as one HTML file: pictures inside, no script, nothing from outside, light and dark."""

import base64
import html
import re
from pathlib import Path

from model.report.document import Block, Document, Paragraph, Picture, Table

_STYLE = Path(__file__).with_name("page.css")
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def render(document: Document) -> str:
    """The text of report.html."""
    sections = "\n".join(
        f"<section>\n<h2>{html.escape(section.title)}</h2>\n{_blocks(section.blocks)}\n</section>"
        for section in document.sections
    )
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<title>{html.escape(document.title)}</title>
<style>
{_STYLE.read_text(encoding="utf-8")}</style>
</head>
<body>
<main>
<header>
<h1>{html.escape(document.title)}</h1>
{_blocks(document.summary)}
</header>
{sections}
</main>
</body>
</html>
"""


def _blocks(blocks: tuple[Block, ...]) -> str:
    return "\n".join(map(_block, blocks))


def _block(block: Block) -> str:
    if isinstance(block, Paragraph):
        return f"<p>{_inline(block.text)}</p>"
    return _table(block) if isinstance(block, Table) else _picture(block)


def _inline(text: str) -> str:
    escaped = html.escape(text, quote=False)
    strong = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", escaped)
    return re.sub(r"`(.+?)`", r"<code>\1</code>", strong)


def _table(table: Table) -> str:
    head = "".join(f"<th{_side(table, i)}>{_inline(cell)}</th>" for i, cell in enumerate(table.head))
    rows = "\n".join(
        "<tr>" + "".join(f"<td{_side(table, i)}>{_inline(cell)}</td>" for i, cell in enumerate(row)) + "</tr>"
        for row in table.rows
    )
    body = f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>"
    return f'<div class="table"><table>\n{body}\n</table></div>'


def _side(table: Table, column: int) -> str:
    return ' class="number"' if column in table.numbers else ""


def _picture(picture: Picture) -> str:
    data = base64.b64encode(picture.png).decode()
    caption = html.escape(picture.caption)
    return (
        f'<figure><img src="data:image/png;base64,{data}" alt="{caption}" width="{picture.width}">'
        f"<figcaption>{caption}</figcaption></figure>"
    )
