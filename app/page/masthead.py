"""The page's head: which model this is, how good it is, and whether the gate let it pass."""

import html
import math

from app.evidence import Evidence
from app.page.wording import metric, model_title, short
from app.release import Release

WIDTH, HEIGHT, MARGIN = 300, 50, 8
"""Of the score's picture, in pixels."""
AXIS, LETTERS = 20, 44
HIGHEST = 1.0
"""Of every metric that a model is chosen by; an interval's formula knows no such end."""


def masthead(release: Release) -> str:
    """The head as HTML."""
    schema, evidence = release.schema, release.manifest.evidence
    digest = html.escape(release.manifest.digest)
    predicts = schema.target.description or schema.target.name
    family = evidence.title or release.manifest.content.algorithm.replace("_", " ")
    return f"""<header class="masthead">
<div class="name">
<h1>{html.escape(model_title(schema))}</h1>
<p>Predicts <strong>{html.escape(predicts)}</strong> from {len(schema.features)} features with a
{html.escape(family)}.</p>
<p class="release"><span class="soft">Release</span> <code id="digest" title="{digest}">{short(digest)}</code>
<button type="button" id="copy" class="quiet" data-text="{digest}">Copy digest</button>
<span id="state" class="badge" hidden></span></p>
</div>
{_score(evidence)}
{_gate(evidence)}
</header>"""


def _score(evidence: Evidence) -> str:
    score = evidence.selection.score
    if score is None:
        return ""
    name = html.escape(metric(evidence.metric))
    splits = evidence.selection.splits
    how = (
        f"{splits.folds} folds, {splits.repeats} times"
        if splits and splits.repeats > 1
        else f"{splits.folds} folds"
        if splits
        else "held-out rows"
    )
    return f"""<section class="score" aria-labelledby="score-name">
<h2 id="score-name">{name[:1].upper() + name[1:]} on rows it had not seen</h2>
<p><span class="figure">{score.mean:.3f}</span>
<span class="soft">95 % interval {score.low:.3f} to {min(score.high, HIGHEST):.3f}</span></p>
{_picture(evidence)}
<p class="soft small">{evidence.rows} rows, {how}; the choice of the family is inside the folds.</p>
</section>"""


def _picture(evidence: Evidence) -> str:
    """The interval on an axis, with the mark that the gate asks its lower end to reach."""
    score, threshold = evidence.selection.score, evidence.threshold
    if score is None:
        return ""
    lowest = min(score.low, score.low if threshold is None else threshold)
    left = math.floor(lowest * 10 - 0.5) / 10
    right = HIGHEST

    def x(value: float) -> float:
        return MARGIN + (value - left) / (right - left) * (WIDTH - 2 * MARGIN)

    told = f"Interval from {score.low:.3f} to {min(score.high, HIGHEST):.3f} around {score.mean:.3f}" + (
        "" if threshold is None else f"; the gate asks its lower end for {threshold:g}"
    )
    marks = [_text(MARGIN, "start", f"{left:g}"), _text(WIDTH - MARGIN, "end", f"{right:g}")]
    if threshold is not None:
        at = x(threshold)
        marks.append(f'<line class="asked" x1="{at:.1f}" x2="{at:.1f}" y1="{AXIS - 13}" y2="{AXIS + 11}"/>')
        if at < WIDTH / 3:
            marks[0] = ""  # the two would lie on each other
        marks.append(_text(at, "middle" if at >= WIDTH / 3 else "start", f"gate {threshold:g}"))
    width = x(min(score.high, HIGHEST)) - x(score.low)
    return (
        f'<svg class="interval" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" '
        f'aria-label="{told}">'
        f'<line class="axis" x1="{MARGIN}" x2="{WIDTH - MARGIN}" y1="{AXIS}" y2="{AXIS}"/>'
        f'<rect x="{x(score.low):.1f}" y="{AXIS - 5}" width="{width:.1f}" height="10" rx="5"/>'
        f'{"".join(marks)}<circle cx="{x(score.mean):.1f}" cy="{AXIS}" r="7"/></svg>'
    )


def _text(x: float, anchor: str, words: str) -> str:
    return f'<text x="{x:.1f}" y="{LETTERS}" text-anchor="{anchor}">{words}</text>'


def _gate(evidence: Evidence) -> str:
    verdicts = evidence.selection.verdicts
    if evidence.passed is None:
        return ""
    held = sum(verdict.passed for verdict in verdicts)
    override = evidence.selection.override
    if evidence.passed:
        word, kind = "Passed the gate", "good"
    else:
        word, kind = ("Released against the gate" if override else "Refused by the gate"), "bad"
    items = "\n".join(
        f'<li class="{"good" if verdict.passed else "bad"}"><b>{html.escape(verdict.name.replace("_", " "))}'
        f"{'' if verdict.passed else ': failed'}</b> {html.escape(verdict.sentence)}</li>"
        for verdict in verdicts
    )
    reason = (
        f'<p class="small">Reason given: {html.escape(override)}</p>' if override and kind == "bad" else ""
    )
    return f"""<section class="gate" aria-labelledby="gate-name">
<h2 id="gate-name">Gate</h2>
<p class="verdict {kind}"><span aria-hidden="true">{"✓" if kind == "good" else "✗"}</span> {word}</p>
{reason}<details><summary>{held} of {len(verdicts)} conditions hold</summary>
<ul class="verdicts">
{items}
</ul></details>
</section>"""
