"""A release folder is whole, reproducible, verified on reading, and never half written."""

import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import joblib
import numpy as np
import pytest
import skops.io

from model.assembly import assemble
from model.candidates import FAMILIES
from model.compiled.proof import library_name
from model.errors import LedgerError, ReleaseError
from model.export.model import to_onnx
from model.folds import split
from model.manifest import content_digest
from model.packaging import package
from model.progress import Silent
from model.provenance import Trained, content_of
from model.registry.folder import FolderShelf
from model.registry.inventory import faults
from model.registry.registry import Registry
from model.release import FILES, MANIFEST, SUMS, Release, folder, load
from model.settings import TrainSettings
from model.source import code_hash, lock_hash
from model.table import Table
from model.training import choose
from tests.unit.model.conftest import QUICK, Chosen
from tests.unit.model.onnx_model import OnnxModel
from tests.unit.model.registry.killing import killed_before
from toolchain.folders import CLONE

SERVED = ("model.onnx", "model.json", "model.c", "schema.json")
"""The files that the digest covers."""
TEMPERED = replace(QUICK, dataset="iris", candidates=("lda",))
"""Of three classes, whose probabilities share a temperature."""


def _command(settings: TrainSettings) -> list[str]:
    command = [sys.executable, "-P", "-m", "model", "train", "--dataset", settings.dataset]
    command += ["--trials", str(settings.trials), "--folds", str(settings.folds)]
    command += ["--repeats", str(settings.repeats), "--threshold", str(settings.threshold)]
    command += [word for name in settings.candidates or () for word in ("--candidate", name)]
    return [*command, "--override-gate", settings.override or ""]


@pytest.fixture
def copy(released: Release, tmp_path: Path) -> Path:
    return Path(shutil.copytree(released.path, tmp_path / "release"))


def test_folder_holds_every_file_and_is_named_by_its_digest(released: Release) -> None:
    names = {path.name for path in released.path.iterdir()}

    assert {*FILES, SUMS} <= names
    assert names - {*FILES, SUMS} == {library_name()} | {
        f"report-{name}.png"
        for name in ("confusion", "families", "groups", "importance", "learning", "reliability", "roc")
    }
    assert re.fullmatch("sha256:[0-9a-f]{64}", released.digest)
    assert released.path == folder(released.path.parent, released.digest)
    assert load(released.path) == released


def test_any_user_can_read_it(released: Release) -> None:
    assert stat.S_IMODE(released.path.stat().st_mode) == 0o755
    assert all(path.stat().st_mode & stat.S_IROTH for path in released.path.iterdir())


def test_the_standard_command_checks_its_sums(released: Release) -> None:
    ran = subprocess.run(
        ["sha256sum", "-c", SUMS], cwd=released.path, capture_output=True, text=True, check=True
    )

    assert ran.stdout.count(": OK") == len(list(released.path.iterdir())) - 1


def test_training_again_keeps_the_release(released: Release, chosen: Chosen) -> None:
    before = (released.path / "model.onnx").stat().st_mtime_ns

    made = package(chosen.fitted, chosen.selection, chosen.table, QUICK, released.path.parent)

    assert made == released
    assert (released.path / "model.onnx").stat().st_mtime_ns == before


def test_the_registry_knows_it_and_its_verdicts(released: Release, chosen: Chosen) -> None:
    registry = Registry(FolderShelf(released.path.parent))
    entry = registry.ledger().entries[0]

    assert registry.fetch("candidate") == released
    assert (entry.digest, entry.evidence) == (released.digest, released.evidence)
    assert [one.name for one in entry.findings] == [one.name for one in chosen.selection.verdicts]


@pytest.fixture(scope="session")
def tempered(tmp_path_factory: pytest.TempPathFactory) -> Release:
    table, selected = choose(TEMPERED, Silent())
    store = tmp_path_factory.mktemp("tempered")
    return package(selected.fitted, selected.selection, table, TEMPERED, store)


@pytest.mark.parametrize("name", ["released", "tempered"])
def test_another_process_with_two_workers_in_a_copy_of_the_code_gives_the_same_digest(
    name: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    released: Release = request.getfixturevalue(name)
    arrays = json.loads((released.path / "model.json").read_text())
    assert (arrays["inverse_temperature"] is None) == (name == "released")
    for package_name in ("app", "model", "toolchain", "requirements"):
        shutil.copytree(
            CLONE / package_name,
            tmp_path / "clone" / package_name,
            ignore=shutil.ignore_patterns("__pycache__"),
        )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "clone"), "PYTHONHASHSEED": "7"}
    command = [*_command(TEMPERED if name == "tempered" else QUICK), "--jobs", "2"]
    command += ["--store", str(tmp_path / "store")]
    subprocess.run(command, check=True, capture_output=True, cwd=tmp_path / "clone", env=environment)
    made = Registry(FolderShelf(tmp_path / "store")).fetch("candidate")

    assert made.digest == released.digest
    assert made.onnx.read_bytes() == released.onnx.read_bytes()


def test_the_digest_covers_what_was_asked_for_and_nothing_of_the_machine(
    released: Release, chosen: Chosen
) -> None:
    files = {name: (released.path / name).read_bytes() for name in SERVED}

    def digest(**changes: object) -> str:
        settings = replace(QUICK, **changes)  # type: ignore[arg-type]  # the test names them
        trained = Trained(chosen.fitted, chosen.selection, chosen.table, settings, {"search": 1.5})
        return content_of(trained, files).digest

    assert digest(jobs=2) == released.digest
    assert digest(data=Path("elsewhere.csv")) == released.digest
    assert digest(seed=1) != released.digest


def test_manifest_tells_what_it_was_made_from(released: Release, heart: Table) -> None:
    manifest = json.loads((released.path / MANIFEST).read_text(encoding="utf-8"))
    content, evidence = manifest["content"], manifest["evidence"]

    assert manifest["digest"] == content_digest(content)
    assert content["origin"]["data"] == heart.sha256()
    assert content["origin"]["code"] == code_hash()
    assert content["origin"]["lock"] == lock_hash()
    assert content["origin"]["settings"]["seed"] == 0
    assert "scikit-learn" in content["origin"]["libraries"]
    assert set(content["files"]) == set(SERVED)
    assert [entry["name"] for entry in content["onnx"]["inputs"]] == [f.name for f in heart.schema.features]
    assert evidence["parity"]["rows"] >= 2 * heart.rows + 10_000
    assert evidence["parity"]["engine"] == released.certificate.chosen
    assert evidence["machine"]["cores"] >= 1
    assert any("openblas" in blas for blas in evidence["machine"]["blas"])
    assert evidence["trials"][0]["algorithm"] == released.algorithm
    assert {verdict["name"] for verdict in evidence["selection"]["verdicts"]} >= {"threshold", "parity"}


def test_what_an_image_gets_of_the_manifest_is_the_same_on_any_machine(released: Release) -> None:
    served = json.loads(released.served_manifest())

    assert set(served) == {"digest", "content", "evidence"}
    assert set(served["evidence"]) == {"title", "metric", "threshold", "rows", "selection"}
    assert set(served["evidence"]["selection"]) == {"score", "scores", "splits", "override", "verdicts"}
    assert round(released.score, 4) == served["evidence"]["selection"]["score"]["mean"]
    parity = next(one for one in served["evidence"]["selection"]["verdicts"] if one["name"] == "parity")
    assert parity["sentence"] == "The exported model and the trained one differ by less than 1e-11."
    assert content_digest(served["content"]) == served["digest"] == released.digest


def test_onnx_joblib_and_skops_of_a_release_agree(released: Release, heart: Table) -> None:
    exported = OnnxModel(released.onnx.read_bytes(), released.schema).predict_proba(heart.features)
    untrusted = skops.io.get_untrusted_types(file=released.skops)

    for model in (joblib.load(released.joblib), skops.io.load(released.skops, trusted=untrusted)):
        np.testing.assert_allclose(exported, model.predict_proba(heart.features), atol=1e-5)


@pytest.mark.parametrize(
    ("name", "family"),
    [("heart", family) for family in FAMILIES["classification"]]
    + [("boston", family) for family in FAMILIES["regression"]],
)
def test_every_family_can_be_kept_in_every_form(name: str, family: str, tables: dict[str, Table]) -> None:
    table = tables[name]
    candidate = FAMILIES[table.schema.task][family].space()[0]
    splits = split(table, np.arange(table.rows), 3, 0)
    classes = len(table.schema.target.classes)
    fitted = assemble(candidate, table.schema, 0, splits, 0.5 if classes else None)
    fitted.fit(table.features, table.targets)
    safe = skops.io.dumps(fitted)
    loaded = skops.io.loads(safe, trusted=skops.io.get_untrusted_types(data=safe))
    exported = OnnxModel(to_onnx(candidate, fitted, table.schema), table.schema)

    expected = fitted.predict(table.features)
    np.testing.assert_array_equal(loaded.predict(table.features), expected)
    answer = exported.predict_label if classes else exported.predict_value
    np.testing.assert_allclose(answer(table.features), expected, rtol=1e-9)


def test_the_card_names_the_types_that_skops_must_be_told_to_trust(released: Release) -> None:
    card = (released.path / "model-card.md").read_text()

    assert all(name in card for name in skops.io.get_untrusted_types(file=released.skops))


@pytest.mark.parametrize("name", [*FILES, "report-roc.png"])
def test_altered_or_missing_file_is_refused_by_name(copy: Path, name: str) -> None:
    content = (copy / name).read_bytes()
    (copy / name).write_bytes(content.replace(b"0", b"1", 1) if name == MANIFEST else content + b" ")
    with pytest.raises(ReleaseError, match=name):
        load(copy)

    (copy / name).unlink()
    with pytest.raises(ReleaseError, match=f"{name} is missing"):
        load(copy)


def test_a_file_that_does_not_belong_there_is_refused(copy: Path) -> None:
    (copy / "more.bin").write_bytes(b"")

    with pytest.raises(ReleaseError, match=r"more\.bin is no file of it"):
        load(copy)


@pytest.mark.parametrize("text", ["", "no sums\n", "../../x\n", 2 * ("0" * 64 + "  model.onnx\n")])
def test_sums_that_are_none_are_refused(copy: Path, text: str) -> None:
    (copy / SUMS).write_text(text)

    with pytest.raises(ReleaseError, match=SUMS):
        load(copy)


def test_a_model_that_was_swapped_together_with_its_sums_is_refused(copy: Path) -> None:
    import hashlib  # noqa: PLC0415 - the forger's tool

    lines = (copy / SUMS).read_text().splitlines()
    (copy / "model.onnx").write_bytes(b"another model")
    forged = f"{hashlib.sha256(b'another model').hexdigest()}  model.onnx"
    (copy / SUMS).write_text("\n".join(forged if "model.onnx" in line else line for line in lines) + "\n")

    with pytest.raises(ReleaseError, match=r"model\.onnx was altered.*manifest\.json says"):
        load(copy)


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"digest": 1, "content": {}, "evidence": {}}'])
def test_manifest_that_is_none_is_refused(copy: Path, text: str) -> None:
    (copy / MANIFEST).write_text(text)
    with pytest.raises(ReleaseError):
        load(copy)


def test_damaged_release_in_the_store_is_made_anew(chosen: Chosen, tmp_path: Path) -> None:
    def make() -> Release:
        return package(chosen.fitted, chosen.selection, chosen.table, QUICK, tmp_path)

    made = make()
    made.onnx.write_bytes(b"damaged")

    assert make().digest == made.digest
    assert load(made.path).digest == made.digest


def test_store_that_cannot_be_written_is_named(chosen: Chosen, tmp_path: Path) -> None:
    store = tmp_path / "file"
    store.write_text("not a folder")

    with pytest.raises((ReleaseError, LedgerError), match=re.escape(str(store))):
        package(chosen.fitted, chosen.selection, chosen.table, QUICK, store)


def test_killed_at_some_moments_packaging_leaves_a_whole_release_or_none(
    released: Release, chosen: Chosen, tmp_path: Path
) -> None:
    registry = Registry(FolderShelf(tmp_path))

    def make() -> Release:
        return package(chosen.fitted, chosen.selection, chosen.table, QUICK, tmp_path)

    # Amid the files and at the last of them; test_registry.py takes every later moment.
    for operation in (8, 24):
        assert killed_before(operation, tmp_path, make)
        assert faults(registry.shelf) == ()
        assert registry.shelf.digests() in {(), (released.digest,)}

    assert make().digest == released.digest
    assert faults(registry.shelf) == ()
    assert not list(tmp_path.glob(".making*"))


def test_a_training_that_is_killed_leaves_nothing_that_the_next_one_trips_over(
    released: Release, chosen: Chosen, tmp_path: Path
) -> None:
    command = [*_command(QUICK), "--jobs", "1", "--store", str(tmp_path), "--json-events"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as running:
        assert running.stdout is not None
        while '"phase": "package"' not in running.stdout.readline():
            assert running.poll() is None
        running.send_signal(signal.SIGKILL)

    registry = Registry(FolderShelf(tmp_path))
    assert faults(registry.shelf) == ()
    made = package(chosen.fitted, chosen.selection, chosen.table, QUICK, tmp_path)
    assert made.digest == released.digest
    assert not list(tmp_path.glob(".making*"))
