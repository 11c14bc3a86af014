"""A document of paragraphs, tables and pictures, before it is Markdown or HTML.

A text may hold `code` and **strong** parts, nothing else of Markdown.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Paragraph:
    """Sentences."""

    text: str


@dataclass(frozen=True)
class Table:
    """Rows of cells below a head; `numbers` are the columns, from 0, that are set to the right."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True)
class Picture:
    """A PNG.

    Attributes:
        file: Its file name in the release.
        caption: What it shows and how to read it.
        png: Its bytes.
        width: How wide it is shown, in CSS pixels.
    """

    file: str
    caption: str
    png: bytes
    width: int = 720


Block = Paragraph | Table | Picture


@dataclass(frozen=True)
class Section:
    """A heading with what belongs to it."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Document:
    """A title, what is most important, and sections."""

    title: str
    summary: tuple[Block, ...]
    sections: tuple[Section, ...]

    def pictures(self) -> tuple[Picture, ...]:
        """All pictures, in order."""
        blocks = [block for section in self.sections for block in section.blocks]
        return tuple(block for block in (*self.summary, *blocks) if isinstance(block, Picture))
