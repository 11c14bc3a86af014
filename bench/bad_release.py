"""A release that is whole, signed off by its own certificate, and wrong: what a bad release looks like.

Its compiled engine is another model's, and its certificate says that it is proven. So it registers, bakes,
starts and gets ready, and predicts something else than its own arrays: only those who ask can tell.
"""

import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path

from model import checksums
from model.compiled import certificate
from model.compiled.certificate import COMPILED
from model.manifest import content_digest
from model.release import CERTIFICATE, MANIFEST, SIGNATURE, SUMS, Release


def made(good: Release, other: Release, folder: Path) -> Path:
    """Make one in a folder.

    Args:
        good: What it says that it is.
        other: Whose compiled engine it has; a model of the same features that predicts otherwise.
        folder: Where; it must not exist.
    """
    shutil.copytree(good.path, folder, ignore=shutil.ignore_patterns(SIGNATURE))
    compiled = next(proof for proof in other.certificate.engines if proof.engine == COMPILED)
    (folder / compiled.file).write_bytes((other.path / compiled.file).read_bytes())
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["content"]["parameters"]["engine_of"] = other.digest
    manifest["digest"] = content_digest(manifest["content"])
    (folder / MANIFEST).write_text(json.dumps(manifest))
    _vouch(folder, manifest["digest"], compiled.file)
    files = {file.name: file.read_bytes() for file in folder.iterdir() if file.name != SUMS}
    (folder / SUMS).write_text(checksums.to_text(checksums.of(files)))
    return folder


def _vouch(folder: Path, digest: str, file: str) -> None:
    told = certificate.from_json((folder / CERTIFICATE).read_text())
    sha256 = hashlib.sha256((folder / file).read_bytes()).hexdigest()
    engines = tuple(
        replace(proof, proven=True, sha256=sha256) if proof.engine == COMPILED else proof
        for proof in told.engines
    )
    forged = replace(told, release=digest, chosen=COMPILED, engines=engines)
    (folder / CERTIFICATE).write_text(forged.to_json())
