"""Which engine serves a release here: the certificate's first that this machine and image can run."""

from pathlib import Path

from app.certificate import Proof
from app.engine.arrays import parse
from app.engine.compiled import Compiled, architecture
from app.engine.contract import Engine
from app.engine.python import Python
from app.errors import ReleaseUnusable
from app.logs import Log
from app.release import ARRAYS, GRAPH, Release

_UNCERTIFIED = (Proof("onnxruntime", proven=True, sentence="", file=GRAPH),)
"""What serves a release from before certificates."""


class _CannotRun(Exception):
    """The engine is not for this machine or image."""


def load(release: Release, log: Log | None = None) -> Engine:
    """Load a release's engine.

    Args:
        release: A checked release.
        log: Told of engines that would be faster but cannot run here.

    Raises:
        ReleaseAltered: An engine's file is not the one that was proven.
        ReleaseUnusable: None of the engines that are proven runs here; the text says why.
    """
    certified = release.certificate.preferred() if release.certificate else _UNCERTIFIED
    reasons = []
    for proof in certified:
        try:
            return _engine(proof, release)
        except _CannotRun as reason:
            reasons.append(f"{proof.engine}: {reason}")
            if log is not None:
                log.happened("engine_passed_over", engine=proof.engine, reason=str(reason))
    raise ReleaseUnusable(
        f"None of the release's engines runs here ({'; '.join(reasons) or 'its certificate proves none'}). "
        "Bake the release for this machine again."
    )


def _engine(proof: Proof, release: Release) -> Engine:
    if proof.architecture and proof.architecture != architecture():
        raise _CannotRun(f"{proof.file} is for {proof.architecture}, this is {architecture()}")
    if not (release.folder / proof.file).is_file():
        raise _CannotRun(f"{proof.file} is not in {release.folder}")
    if proof.engine == Compiled.name:
        return _compiled(release.require(proof.file, proof.sha256), release)
    if proof.engine == Python.name:
        return Python(parse(release.read(ARRAYS)))
    try:
        from app.engine.onnx import Onnx  # noqa: PLC0415 - an image whose model is compiled has no numpy
    except ImportError as error:
        raise _CannotRun(f"{error.name} is not installed") from None
    binding = release.manifest.content.onnx
    return Onnx(release.read(GRAPH), release.schema, binding.probability_output or binding.label_output)


def _compiled(library: Path, release: Release) -> Engine:
    try:
        return Compiled(library, lambda: release.read(ARRAYS))
    except OSError as error:
        raise _CannotRun(f"the system cannot load it: {error}") from None
