"""The certificate as a page for people: the same facts as its JSON, in the order in which one asks."""

import html
from collections.abc import Iterable, Sequence

import msgspec

from app.page.certificate import Signature, record
from app.page.document import document
from app.page.wording import metric, model_title
from app.release import Release

Rows = Iterable[tuple[str, str]]


class _Proof(msgspec.Struct, frozen=True):
    engine: str
    proven: bool
    sentence: str


class _Proofs(msgspec.Struct, frozen=True):
    """What of certificate.json is shown; all of it is in the JSON."""

    chosen: str
    engines: list[_Proof]
    reference: str = "the trained model"
    compared: dict[str, int] = {}


class _File(msgspec.Struct, frozen=True):
    certificate: _Proofs


def certificate_page(release: Release) -> bytes:
    """The page's bytes."""
    manifest, found = release.manifest, record(release)
    content, origin = manifest.content, manifest.content.origin
    made_from = (("data", origin.data), ("code", origin.code), ("packages", origin.lock))
    title = f"Certificate of {model_title(release.schema)}"
    sections = [
        _section(
            "Release",
            _facts(
                [
                    ("digest", _code(manifest.digest)),
                    ("model", html.escape(release.schema.name)),
                    ("algorithm", html.escape(manifest.evidence.title or content.algorithm)),
                    *((f"— {name}", _code(str(value))) for name, value in content.parameters.items()),
                    *_threshold(content.decision_threshold),
                ]
            ),
        ),
        _section("Score", _scores(release)),
        _section("Gate", _gate(release)),
        _section("Parity", _parity(release.parity)),
        _section(
            "Files", _table(("file", "SHA-256"), [(_code(n), _code(h)) for n, h in content.files.items()])
        ),
        _section(
            "Made from",
            _facts(
                [
                    *((name, _code(value)) for name, value in made_from if value),
                    *((html.escape(name), _code(version)) for name, version in origin.libraries.items()),
                ]
            ),
        ),
        _section("Signature", _signature(found.signature)),
        _section("What the digest covers", f"<p>{_marked(found.covered)}</p>"),
    ]
    body = "\n".join(
        (
            '<main class="certificate">',
            f"<header><h1>{html.escape(title)}</h1>",
            '<p class="soft">The same as JSON: ask for this address with '
            "<code>accept: application/json</code>, as curl does by itself.</p></header>",
            *sections,
            "</main>",
        )
    )
    return document(title, body)


def _threshold(value: float | None) -> Rows:
    return [] if value is None else [("decision threshold", f"{value:g}")]


def _scores(release: Release) -> str:
    evidence = release.manifest.evidence
    rows = [
        (
            html.escape(metric(score.name)),
            f"{score.interval.mean:.3f}",
            f"{score.interval.low:.3f} to {score.interval.high:.3f}",
        )
        for score in evidence.selection.scores
    ]
    if not rows:
        return ""
    return _table(("score", "mean", "95 % interval"), rows) + (
        f'<p class="soft small">Of the whole procedure, on held-out rows of {evidence.rows}.</p>'
    )


def _gate(release: Release) -> str:
    rows = [
        (
            html.escape(verdict.name.replace("_", " ")),
            _result(verdict.passed, "passed", "failed"),
            html.escape(verdict.sentence),
        )
        for verdict in release.manifest.evidence.selection.verdicts
    ]
    evidence = release.manifest.evidence
    override = None if evidence.passed else evidence.selection.override
    said = f"<p>Released all the same; reason given: {html.escape(override)}</p>" if override else ""
    return _table(("condition", "result", "what was found"), rows) + said if rows else ""


def _parity(text: bytes | None) -> str:
    if text is None:
        return ""
    proof = msgspec.json.decode(text, type=_File).certificate
    rows = [
        (
            html.escape(one.engine) + (" (serves)" if one.engine == proof.chosen else ""),
            _result(one.proven, "proven", "not used"),
            html.escape(one.sentence),
        )
        for one in proof.engines
    ]
    counts = ", ".join(f"{count} {html.escape(name)}" for name, count in proof.compared.items())
    return (
        f"<p>Held against {html.escape(proof.reference)}{f' on rows: {counts}' if counts else ''}.</p>"
        + _table(("engine", "result", "what was found"), rows)
    )


def _signature(known: Signature) -> str:
    there = (
        "model.sig lies beside this release."
        if known.attached
        else "No signature lies beside the release here."
    )
    required = (
        f"The key {html.escape(known.key)} was required at the start of this process, and has signed what is "
        "served. "
        if known.key
        else "No key was required at the start of this process, so it is not verified here. "
    )
    return (
        f"<p>{there} {required}This server does not vouch for its own release; check it where the "
        "release is kept:</p>"
        f"<pre><code>{html.escape(known.check)}</code></pre>"
    )


def _result(good: bool, yes: str, no: str) -> str:
    return f'<span class="{"good" if good else "bad"}">{yes if good else no}</span>'


def _section(title: str, body: str) -> str:
    if not body:
        body = '<p class="soft">The release does not tell.</p>'
    return f"<section>\n<h2>{title}</h2>\n{body}\n</section>"


def _facts(rows: Rows) -> str:
    return (
        '<dl class="facts">' + "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows) + "</dl>"
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    top = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<div class="table"><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'


def _code(text: str) -> str:
    return f"<code>{html.escape(text)}</code>"


def _marked(text: str) -> str:
    """Backquotes become code."""
    parts = html.escape(text).split("`")
    return "".join(f"<code>{part}</code>" if place % 2 else part for place, part in enumerate(parts))
