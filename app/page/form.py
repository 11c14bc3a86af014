"""The form: one field per feature, with its limits beside it. Valid without script; page.js makes it live."""

import html
import math

from app.page.wording import limits, title
from app.schema import Feature, Schema

CHOICES_SIDE_BY_SIDE = 4
LETTERS_SIDE_BY_SIDE = 34
"""Above either, choices are a list to open: side by side they would not fit a phone's 320 pixels."""
MISSING = "not measured"
STEPS = 200
"""About as many positions as a thumb can tell apart on a slider."""


def form(schema: Schema) -> str:
    """The form's fields in schema order; they start with the schema's example."""
    fields = "\n".join(_field(feature) for feature in schema.features)
    return f'<form id="row" autocomplete="off">\n<div class="fields">\n{fields}\n</div>\n</form>'


def _field(feature: Feature) -> str:
    body = _choices(feature) if feature.categories else _number(feature)
    name = html.escape(feature.name)
    fault = f'<p class="fault" id="e-{name}" hidden></p>'
    return f'<div class="field" data-feature="{name}">\n{body}\n{fault}\n</div>'


def _heading(feature: Feature) -> str:
    text, name = html.escape(title(feature)), html.escape(feature.name)
    return text if title(feature).casefold() == feature.name.casefold() else f"{text} <code>{name}</code>"


def _number(feature: Feature) -> str:
    name = html.escape(feature.name)
    bounds = "".join(
        f' {word}="{bound:g}"'
        for word, bound in (("min", feature.minimum), ("max", feature.maximum))
        if bound is not None
    )
    step = "1" if feature.datatype.startswith("INT") else "any"
    value = "" if feature.example is None else f"{feature.example:g}"
    required = "" if feature.nullable else " required"
    missing = f"; leave empty if {MISSING}" if feature.nullable else ""
    parts = [
        f'<label for="f-{name}">{_heading(feature)}</label>',
        f'<div class="entry"><input type="number" id="f-{name}" name="{name}" value="{value}" step="{step}"'
        f'{bounds} inputmode="decimal" aria-describedby="h-{name} e-{name}"{required}>'
        f'<span class="unit">{html.escape(feature.unit or "")}</span></div>',
    ]
    if feature.minimum is not None and feature.maximum is not None:
        # A second way to the number above, for a pointer: whoever uses keys or a reader needs it once only.
        parts.append(
            f'<input type="range" data-for="{name}"{bounds} step="{_slider_step(feature)}" '
            f'value="{value or f"{feature.minimum:g}"}" tabindex="-1" aria-hidden="true">'
        )
    parts.append(f'<p class="hint" id="h-{name}">{html.escape(limits(feature) + missing)}</p>')
    return "\n".join(parts)


def _slider_step(feature: Feature) -> str:
    if feature.datatype.startswith("INT"):
        return "1"
    span = (feature.maximum or 0.0) - (feature.minimum or 0.0)
    return f"{10.0 ** math.floor(math.log10(span / STEPS)):g}" if span > 0 else "any"


def _choices(feature: Feature) -> str:
    words = feature.labels or [str(category) for category in feature.categories]
    chosen = feature.categories.index(feature.example) if feature.example is not None else None
    options = [(str(place), word, place == chosen) for place, word in enumerate(words)]
    if feature.nullable:
        options.append(("", MISSING, chosen is None))
    letters = sum(len(word) for _, word, _ in options)
    if len(options) <= CHOICES_SIDE_BY_SIDE and letters <= LETTERS_SIDE_BY_SIDE:
        return _radios(feature, options)
    return _list(feature, options)


def _radios(feature: Feature, options: list[tuple[str, str, bool]]) -> str:
    name = html.escape(feature.name)
    buttons = "".join(
        f'<label><input type="radio" name="{name}" value="{value}"{" checked" if chosen else ""}>'
        f"<span>{html.escape(word)}</span></label>"
        for value, word, chosen in options
    )
    return (
        f'<fieldset aria-describedby="e-{name}"><legend>{_heading(feature)}</legend>\n'
        f'<div class="choices">{buttons}</div></fieldset>'
    )


def _list(feature: Feature, options: list[tuple[str, str, bool]]) -> str:
    name = html.escape(feature.name)
    items = "".join(
        f'<option value="{value}"{" selected" if chosen else ""}>{html.escape(word)}</option>'
        for value, word, chosen in options
    )
    return (
        f'<label for="f-{name}">{_heading(feature)}</label>\n'
        f'<select id="f-{name}" name="{name}" aria-describedby="e-{name}">{items}</select>'
    )
