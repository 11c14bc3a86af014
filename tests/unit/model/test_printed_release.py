"""What is printed of a finished release says which engine serves, and where that is slow."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from model.cli.train import print_release
from model.compiled.certificate import Certificate, Proof
from model.datasets.heart import SCHEMA
from model.release import CERTIFICATE, Release

DIGEST = "sha256:" + 64 * "a"
NO_COMPILER = Proof("compiled", proven=False, sentence="No C compiler is on PATH.")


def printed(folder: Path, serving: Proof) -> str:
    certificate = Certificate(DIGEST, serving.engine, (NO_COMPILER, serving), "scikit-learn", {})
    (folder / CERTIFICATE).write_text(certificate.to_json())
    console = Console(file=io.StringIO(), width=80)
    print_release(Release(DIGEST, folder, "heart", "knn", "", 0, "accuracy", 0, SCHEMA, ""), console)
    assert isinstance(console.file, io.StringIO)
    return next(line for line in console.file.getvalue().splitlines() if line.startswith("engine"))


@pytest.mark.parametrize(("engine", "slow"), [("python", True), ("onnxruntime", False)])
def test_an_engine_that_batches_wait_for_is_told(tmp_path: Path, engine: str, slow: bool) -> None:
    told = printed(tmp_path, Proof(engine, proven=True, sentence="It predicts the same."))

    assert told.startswith("engine    It predicts the same. No C compiler is on PATH.")
    assert ("times as long as scikit-learn" in told) == slow
