"""Makes a release of a fitted estimator: all its files, written aside, then taken into the registry whole."""

from collections.abc import Mapping
from pathlib import Path

import skops.io

from model import checksums, manifest, release
from model.bins import with_bins
from model.candidates import Estimator
from model.compiled import forms, proof
from model.compiled.certificate import Certificate
from model.compiled.forms import Forms
from model.errors import RegistryError, ReleaseError
from model.manifest import Content, Parity
from model.outcome import Selection
from model.pickling import pickled
from model.provenance import Trained, content_of, evidence_of
from model.registry.entry import Finding
from model.registry.folder import FolderShelf, aside, remove_abandoned
from model.registry.identity import now
from model.registry.registry import Registry
from model.report import card, markdown, page, report
from model.report.subject import examine
from model.sbom import bill
from model.settings import TrainSettings
from model.signing.keys import from_environment
from model.signing.signature import sign
from model.table import Table


def package(
    fitted: Estimator,
    selection: Selection,
    table: Table,
    settings: TrainSettings,
    store: Path,
    *,
    seconds: dict[str, float] | None = None,
) -> release.Release:
    """Makes the release of a fitted estimator, unless the store has it already, and makes it the candidate.

    Args:
        fitted: The estimator.
        selection: How it was chosen.
        table: What it was fitted on.
        settings: What was asked for.
        store: The folder of releases.
        seconds: How long each phase before this one took.

    Raises:
        ParityError: No engine predicts the same.
        ReleaseError: The folder cannot be written, or the model holds what no manifest can.
        LedgerError: The ledger was altered.
        SignatureError: The key that signs releases cannot be used.
    """
    key = from_environment()
    trained = Trained(fitted, selection, table, settings, seconds or {})
    built = forms.build(selection.best.candidate, fitted, table)
    files = {
        release.ONNX: built.onnx,
        release.ARRAYS: built.flat.to_json().encode(),
        release.SOURCE: built.source.encode(),
        release.SCHEMA: with_bins(table).to_json().encode(),
    }
    content = content_of(trained, files)
    registry = Registry(FolderShelf(store))
    findings = tuple(Finding(one.name, one.passed, one.sentence) for one in selection.verdicts)
    try:
        there = _whole(registry, content.digest)
        if there is None:
            beside = _beside(trained, content, built)
            made = _keep(files | beside, registry, store, findings)
        else:
            made = registry.register(there.path, findings)
    except OSError as error:
        raise ReleaseError(
            f"release store {store}: cannot write the release ({error.strerror}). Nothing was kept."
            " Make room or choose another folder, then train again."
        ) from None
    if key is not None:
        sign(made, key)
    return made


def _whole(registry: Registry, digest: str) -> release.Release | None:
    try:
        return registry.fetch(digest)
    except (ReleaseError, RegistryError):
        return None  # not there, or altered and to be made anew


def _beside(trained: Trained, content: Content, built: Forms) -> dict[str, bytes]:
    """The files that the digest does not cover."""
    finished = now()
    family = trained.selection.best.candidate.name
    proven = proof.prove(built, trained.fitted, trained.table, family=family, release=content.digest)
    parity = _parity(proven)
    safe = skops.io.dumps(trained.fitted)
    subject = examine(trained, content, parity, tuple(skops.io.get_untrusted_types(data=safe)))
    document = report.compose(subject)
    files = {
        release.JOBLIB: pickled(trained.fitted),
        release.SKOPS: safe,
        release.CERTIFICATE: proven.to_json().encode(),
        release.REPORT: markdown.render(document).encode(),
        release.HTML: page.render(document).encode(),
        release.CARD: card.write(subject).encode(),
    } | {picture.file: picture.png for picture in document.pictures()}
    if built.library.content:
        files[proof.library_name()] = built.library.content
    try:
        text = manifest.to_json(content, evidence_of(trained, parity, finished))
    except ValueError:
        raise ReleaseError(
            "the release cannot be described: one of its parameters is not a finite number. Nothing was kept."
            " Leave the winning family out of the candidates."
        ) from None
    listed = content.files | checksums.of(files)
    return files | {
        release.SBOM: bill(content, listed, finished).encode(),
        release.MANIFEST: text.encode(),
    }


def _parity(proven: Certificate) -> Parity:
    serving = proven.serving
    return Parity(serving.rows, serving.difference or 0.0, serving.engine)


def _keep(
    files: Mapping[str, bytes], registry: Registry, store: Path, findings: tuple[Finding, ...]
) -> release.Release:
    store.mkdir(parents=True, exist_ok=True)
    remove_abandoned(store)
    with aside(store) as made:
        for name, data in files.items():
            (made / name).write_bytes(data)
        (made / release.SUMS).write_text(checksums.to_text(checksums.of(files)), encoding="utf-8")
        return registry.register(made, findings)
