"""The store of finished releases."""

import shutil
from pathlib import Path

import pytest

from infra.errors import ReleaseError
from infra.plugins.landfall.image import releases
from infra.plugins.landfall.kinds.kind import Existing
from infra.plugins.landfall.kinds.model_image import ModelImage, ModelImageOutputs
from model.registry.folder import FolderShelf
from model.registry.registry import Registry
from model.release import SIGNATURE, Release, load
from model.signing import keys
from model.signing.signature import sign


@pytest.fixture(autouse=True)
def state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LANDFALL_STATE", str(tmp_path))


def keep(trained: Release) -> Path:
    return shutil.copytree(trained.path, releases.store() / trained.path.name)


def test_a_release_is_found_by_digest_and_by_its_training(trained: Release) -> None:
    keep(trained)
    releases.remember("f" * 64, trained.digest)

    found = releases.made_by("f" * 64)

    assert found is not None
    assert found == releases.named(trained.digest)
    assert found.digest == trained.digest
    assert releases.made_by("0" * 64) is None


def test_an_unknown_digest_names_those_that_are_there(trained: Release) -> None:
    keep(trained)

    with pytest.raises(ReleaseError, match=f"Releases there: {trained.digest}"):
        releases.named("sha256:" + 64 * "0")


def test_a_release_is_not_taken_from_a_store_whose_ledger_was_altered(trained: Release) -> None:
    Registry(FolderShelf(releases.store())).register(trained.path)
    ledger = releases.store() / ".ledger" / "ledger.ndjson"
    ledger.write_bytes(ledger.read_bytes().replace(b"register", b"promoted", 1))

    with pytest.raises(ReleaseError, match="line 1"):
        releases.named(trained.digest)


def test_an_altered_release_is_not_used(trained: Release) -> None:
    folder = keep(trained)
    releases.remember("f" * 64, trained.digest)
    (folder / "model.onnx").write_bytes(b"altered")

    assert releases.made_by("f" * 64) is None
    with pytest.raises(ReleaseError, match=r"model\.onnx was altered"):
        releases.named(trained.digest)


def baked(trained: Release) -> Existing[ModelImageOutputs]:
    """What the state has of the release's image, in a registry that is asked nothing."""
    outputs = ModelImageOutputs(
        image=f"registry.example.com/heart@sha256:{'0' * 64}",
        release=trained.digest,
        model="heart",
        algorithm="tree",
        score=0.8,
        metric="accuracy",
        report="report.md",
        signature=releases.signature(trained.digest),
    )
    return Existing("registry.example.com/heart", outputs)


def test_a_signature_made_after_the_image_is_drift_until_it_is_baked(
    trained: Release, tmp_path: Path
) -> None:
    folder = keep(trained)
    keys.make(tmp_path / "key.pem")
    before = baked(trained)
    assert ModelImage().drifted(before) == frozenset()

    sign(load(folder), keys.read_private(tmp_path / "key.pem"))

    assert ModelImage().drifted(before) == {"signature"}
    assert ModelImage().drifted(baked(trained)) == frozenset()


def test_a_baked_signature_that_the_store_lacks_is_no_drift(trained: Release, tmp_path: Path) -> None:
    folder = keep(trained)
    keys.make(tmp_path / "key.pem")
    sign(load(folder), keys.read_private(tmp_path / "key.pem"))
    signed = baked(trained)

    (folder / SIGNATURE).unlink()
    assert ModelImage().drifted(signed) == frozenset()

    shutil.rmtree(folder)
    assert ModelImage().drifted(signed) == frozenset()
