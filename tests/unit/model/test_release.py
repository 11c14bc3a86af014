"""A release folder is whole, reproducible, verified on reading, and never half written."""

import json
import re
import shutil
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import joblib
import numpy as np
import pytest

from model.candidates import FAMILIES
from model.errors import ReleaseError
from model.export.parity import OnnxModel
from model.release import FILES, Release, folder, load
from model.source import code_hash
from model.table import Table
from model.train import train
from tests.unit.model.conftest import QUICK

COMMAND = [sys.executable, "-m", "model", "train", "--candidate", "tree", "--trials", "2", "--folds", "3"]
COMMAND += ["--repeats", "1", "--threshold", "0.5", "--override-gate", QUICK.override or "", "--jobs", "2"]


def test_folder_holds_every_file_and_is_named_by_its_digest(released: Release) -> None:
    assert {path.name for path in released.path.iterdir()} == {*FILES, "manifest.json"}
    assert re.fullmatch("sha256:[0-9a-f]{64}", released.digest)
    assert released.path == folder(released.path.parent, released.digest)
    assert load(released.path) == released


def test_any_user_can_read_it(released: Release) -> None:
    assert stat.S_IMODE(released.path.stat().st_mode) == 0o755
    assert all(path.stat().st_mode & stat.S_IROTH for path in released.path.iterdir())


def test_same_inputs_give_the_same_digest_in_another_process(released: Release, tmp_path: Path) -> None:
    subprocess.run([*COMMAND, "--store", str(tmp_path)], check=True, capture_output=True)

    assert [path.name for path in tmp_path.iterdir()] == [released.path.name]


def test_another_seed_gives_another_digest(released: Release, tmp_path: Path) -> None:
    assert train(replace(QUICK, seed=1), tmp_path).digest != released.digest


def test_training_again_keeps_the_release(released: Release) -> None:
    before = (released.path / "model.onnx").stat().st_mtime_ns

    assert train(QUICK, released.path.parent) == released
    assert (released.path / "model.onnx").stat().st_mtime_ns == before


def test_manifest_tells_what_it_was_made_from(released: Release, heart: Table) -> None:
    manifest = json.loads((released.path / "manifest.json").read_text(encoding="utf-8"))

    assert manifest["origin"]["data"] == heart.sha256()
    assert manifest["origin"]["code"] == code_hash()
    assert manifest["origin"]["classes"] == [164, 139]
    assert "scikit-learn" in manifest["origin"]["libraries"]
    assert len(manifest["candidates"]) == 2
    assert 0.6 < manifest["score"] < 0.9
    assert [entry["name"] for entry in manifest["onnx"]["inputs"]] == [f.name for f in heart.schema.features]


def test_onnx_and_joblib_of_a_release_agree(released: Release, heart: Table) -> None:
    pipeline = joblib.load(released.joblib)
    exported = OnnxModel(released.onnx.read_bytes(), released.schema)

    np.testing.assert_allclose(
        exported.predict_proba(heart.features), pipeline.predict_proba(heart.features), atol=1e-5
    )


@pytest.mark.parametrize("family", FAMILIES["classification"])
def test_every_family_becomes_a_release_that_predicts_as_its_pipeline(
    family: str, tmp_path: Path, heart: Table
) -> None:
    made = train(replace(QUICK, candidates=(family,), trials=1), tmp_path)
    exported = OnnxModel(made.onnx.read_bytes(), made.schema)

    assert made.algorithm == family
    np.testing.assert_allclose(
        exported.predict_proba(heart.features),
        joblib.load(made.joblib).predict_proba(heart.features),
        atol=1e-5,
    )


@pytest.mark.parametrize("name", [*FILES, "manifest.json"])
def test_altered_or_missing_file_is_refused_by_name(released: Release, tmp_path: Path, name: str) -> None:
    copy = tmp_path / "release"
    shutil.copytree(released.path, copy)
    content = (copy / name).read_bytes()
    (copy / name).write_bytes(content.replace(b"0", b"1", 1) if name == "manifest.json" else content + b" ")
    with pytest.raises(ReleaseError, match=name):
        load(copy)

    (copy / name).unlink()
    with pytest.raises(ReleaseError, match=f"{name} is missing"):
        load(copy)


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"digest": 1}'])
def test_manifest_that_is_none_is_refused(released: Release, tmp_path: Path, text: str) -> None:
    copy = tmp_path / "release"
    shutil.copytree(released.path, copy)
    (copy / "manifest.json").write_text(text)
    with pytest.raises(ReleaseError):
        load(copy)


def test_damaged_release_in_the_store_is_made_anew(tmp_path: Path) -> None:
    made = train(QUICK, tmp_path)
    made.onnx.write_bytes(b"damaged")

    assert train(QUICK, tmp_path) == made
    assert load(made.path) == made


def test_folder_of_a_killed_training_is_removed_and_a_running_one_s_is_not(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    abandoned, running = tmp_path / f".making-{ended.pid}-a", tmp_path / ".making-1-a"
    abandoned.mkdir()
    running.mkdir()

    train(QUICK, tmp_path)

    assert not abandoned.exists()
    assert running.exists()


def test_store_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    store = tmp_path / "file"
    store.write_text("not a folder")

    with pytest.raises(ReleaseError, match=re.escape(str(store))):
        train(QUICK, store)
