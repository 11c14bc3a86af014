"""A document as Markdown; its pictures are files beside it."""

from model.report.document import Block, Document, Paragraph, Table


def render(document: Document) -> str:
    """The text of report.md."""
    parts = [f"# {document.title}", *map(_block, document.summary)]
    for section in document.sections:
        parts += [f"## {section.title}", *map(_block, section.blocks)]
    return "\n\n".join(parts) + "\n"


def _block(block: Block) -> str:
    if isinstance(block, Paragraph):
        return block.text
    if isinstance(block, Table):
        return _table(block)
    return f"![{block.caption}]({block.file})\n\n{block.caption}"


def _table(table: Table) -> str:
    rule = ["---:" if column in table.numbers else "---" for column in range(len(table.head))]
    rows = [table.head, rule, *table.rows]
    # A name from a user's file may hold the sign that ends a cell.
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows)
