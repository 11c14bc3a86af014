"""The page at `/`: the model, a form that predicts as one types, why, and how the server is doing."""

import html

import msgspec

from app import VERSION
from app.page.document import document
from app.page.form import form
from app.page.masthead import masthead
from app.page.wording import model_title, title
from app.release import Release


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
    base = f"v2/models/{schema.name}"
    body = f"""<a class="skip" href="#row">Skip to the form</a>
<main>
{masthead(release)}
<div class="try">
<section class="ask" aria-labelledby="ask-name">
<div class="line"><h2 id="ask-name">Try it</h2>
<div class="actions"><button type="reset" form="row" class="quiet">Example</button>
<button type="button" id="link" class="quiet">Copy link</button></div></div>
<noscript><p class="note">This browser runs no script, so the form does not predict. Ask by hand:
<code>curl '…/{html.escape(base)}/predict?…'</code>; the <a href="openapi.json">description of the interface</a> has an example.</p></noscript>
{form(schema)}
</section>
<section class="answer" aria-labelledby="answer-name">
<h2 id="answer-name">{html.escape((schema.target.description or schema.target.name)[:1].upper() + (schema.target.description or schema.target.name)[1:])}</h2>
<p class="label" id="label">…</p>
<div id="classes"></div>
<p class="soft small" id="speed"></p>
<p class="hidden" id="said" role="status"></p>
</section>
<section class="why" aria-labelledby="why-name">
<div class="line"><h2 id="why-name">Why</h2><label class="small" id="for" hidden>for <select id="output"></select></label></div>
<p class="small" id="how"></p>
<div id="chart"></div>
<details id="as-table"><summary>As a table</summary><div id="table" class="table"></div></details>
</section>
</div>
<section class="traffic" aria-labelledby="traffic-name">
<div class="line"><h2 id="traffic-name">This server now</h2><p class="soft small" id="since"></p></div>
<dl id="figures"></dl>
<div id="rate"></div>
</section>
<nav aria-label="More of this model">
<ul>
<li><a href="{html.escape(base)}/certificate">Certificate</a><span>what was released, and the proof</span></li>
<li><a href="openapi.json">Interface</a><span>OpenAPI, with this model's fields</span></li>
<li><a href="{html.escape(base)}">Model</a><span>inputs and outputs, Open Inference Protocol</span></li>
<li><a href="metrics">Metrics</a><span>as Prometheus reads them</span></li>
</ul>
</nav>
<footer class="soft small">Landfall {VERSION}</footer>
</main>"""
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
