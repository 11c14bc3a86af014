"""The page at `/`: the model, a form that predicts as one types, why, and how the server is doing."""

import html
from pathlib import Path
from string import Template

import msgspec

from app import VERSION
from app.page.document import document
from app.page.form import form
from app.page.masthead import masthead
from app.page.wording import model_title, title
from app.release import Release

_BODY = Template(Path(__file__).with_suffix(".html").read_text(encoding="utf-8"))


class _Field(msgspec.Struct, frozen=True):
    """What the script needs of a feature."""

    name: str
    title: str
    datatype: str
    unit: str
    categories: list[int | float | str]
    labels: list[str]


class _Model(msgspec.Struct, frozen=True):
    """What the script needs of the model."""

    name: str
    target: str
    unit: str
    classes: list[str]
    threshold: float | None
    features: list[_Field]


def page(release: Release) -> bytes:
    """The page's bytes; relative links only, so that it works below any path that ends in a slash."""
    schema = release.schema
    base = html.escape(f"v2/models/{schema.name}")
    target = schema.target.description or schema.target.name
    body = _BODY.substitute(
        masthead=masthead(release),
        form=form(schema),
        base=base,
        target=html.escape(target[:1].upper() + target[1:]),
        version=VERSION,
    )
    data = _Model(
        schema.name,
        schema.target.name,
        schema.target.unit,
        schema.target.classes,
        release.manifest.content.decision_threshold,
        [
            _Field(
                feature.name,
                title(feature),
                feature.datatype,
                feature.unit or "",
                feature.categories,
                feature.labels,
            )
            for feature in schema.features
        ],
    )
    return document(f"{model_title(schema)} · Landfall", body, msgspec.json.encode(data).decode())
