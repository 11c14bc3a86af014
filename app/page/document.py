"""The frame of an HTML document: head, style, scripts, and the policy that lets nothing else in."""

import base64
import hashlib
import html
from pathlib import Path
from typing import Final

_FOLDER = Path(__file__).parent
_STYLE: Final = (_FOLDER / "page.css").read_text(encoding="utf-8")
_PARTS: Final = ("numbers.js", "fields.js", "explanation.js", "traffic.js", "page.js")
"""The script's files in the order in which they stand in the page: one script, one hash."""
_SCRIPT: Final = "\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in _PARTS)

_ICON: Final = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><rect width='32' height='32' rx='7' "
    "fill='#0f5f78'/><path d='M6 22h20M9 18l7-10 7 10' fill='none' stroke='white' stroke-width='3' "
    "stroke-linecap='round' stroke-linejoin='round'/></svg>"
)


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        f"style-src {_hash(_STYLE)}",
        f"script-src {_hash(_SCRIPT)}",
        "connect-src 'self'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
"""Content-Security-Policy (w3.org/TR/CSP3): only this style and this script run, and they reach this server
only.
"""

HEADERS: Final = (
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cache-control", "no-cache"),
    ("vary", "accept"),
)
"""What every HTML answer carries beside its content type."""


def document(title: str, body: str, data: str | None = None) -> bytes:
    """An HTML document.

    Args:
        title: Plain text.
        body: HTML.
        data: JSON for the script; None leaves the script out.
    """
    script = ""
    if data is not None:
        # A "</script>" inside a text would end the element: JSON may write "<" as an escape.
        safe = data.replace("<", "\\u003c")
        script = (
            f'<script type="application/json" id="model">{safe}</script>\n'
            f'<script type="module">{_SCRIPT}</script>\n'
        )
    icon = html.escape("data:image/svg+xml," + _ICON.replace("#", "%23"))
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{html.escape(title)}</title>
<link rel="icon" href="{icon}">
<style>{_STYLE}</style>
</head>
<body>
{body}
{script}</body>
</html>
""".encode()
