"""Foreign text in Markdown: names and values come from whoever opened the pull request.

Everything foreign stands in a code span or a fenced block, where Markdown, HTML and @mentions mean nothing;
what could end the span, or show other characters than there are, is shown as an escape.
"""

import re
import unicodedata

_LIMIT = 200
"""Characters of a name or value that are shown."""


def visible(text: str) -> str:
    """Text in which control characters, line ends and changes of direction are shown as escapes."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(character if _harmless(character) else _escape(character) for character in text)


def _harmless(character: str) -> bool:
    # Cc: control, Cf: format (direction, zero width), Cs: surrogates, Zl and Zp: separators of lines.
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def _escape(character: str) -> str:
    return {"\n": "\\n", "\t": "\\t", "\r": "\\r"}.get(character, f"\\u{ord(character):04x}")


def cut(text: str, limit: int = _LIMIT) -> str:
    """Text, shortened at its end where it is long."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def shown(text: str, limit: int = _LIMIT) -> str:
    """The beginning of a text, visible."""
    return cut(visible(text[: limit + 1]), limit)  # every character gives at least one


def code(text: str, limit: int = _LIMIT) -> str:
    """A code span.

    Args:
        text: What it shows.
        limit: Characters after which it is cut.
    """
    inside = shown(text, limit) or " "
    fence = _longer("`", inside)
    pad = " " if inside.startswith("`") or inside.endswith("`") else ""
    return f"{fence}{pad}{inside}{pad}{fence}"


def log(address: str | None) -> str:
    """The log as a link, where its address is known; that is the forge's own, and never foreign."""
    return f"[the log]({address})" if address else "the log"


def cell(text: str, limit: int = _LIMIT) -> str:
    """A code span in a table, which is split at pipes before code spans are looked for (GitHub Flavored
    Markdown, 4.10)."""
    return code(text, limit).replace("|", "\\|")


def message(text: str, limit: int = 600) -> str:
    """Foreign prose, such as a rule's message. In a code span too: whatever is outside of one, escaped or
    not, is looked through for @mentions and addresses."""
    return code(text, limit)


def fenced(text: str, language: str = "") -> str:
    """A fenced block that its own content cannot end."""
    fence = _longer("`", text, least=3)
    return f"{fence}{language}\n{text}\n{fence}"


def _longer(mark: str, text: str, least: int = 1) -> str:
    longest = max((len(run) for run in re.findall(f"{re.escape(mark)}+", text)), default=0)
    return mark * max(least, longest + 1)
