"""What changes a fingerprint, and what does not."""

from dataclasses import replace
from pathlib import Path

import pytest

from infra.plugins.landfall.image import fingerprint
from infra.plugins.landfall.image.recipe import Recipe
from infra.plugins.landfall.image.tools import Source
from model.settings import TrainSettings

SETTINGS = TrainSettings()


def training(clone: Path, settings: TrainSettings = SETTINGS) -> str:
    return fingerprint.training(settings, clone / "model" / "data" / "heart.csv", clone)


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text() + text)


@pytest.mark.parametrize(
    "module", ["model/train.py", "model/candidates/classification/forest.py", "app/service.py"]
)
def test_an_edited_comment_or_docstring_changes_nothing(clone: Path, module: str) -> None:
    before = training(clone), fingerprint.serving("local", clone)
    append(clone / module, '\n# a word\n"""Another word."""\n')

    assert (training(clone), fingerprint.serving("local", clone)) == before


def test_training_code_changes_the_training_alone(clone: Path) -> None:
    before = training(clone), fingerprint.serving("local", clone)
    append(clone / "model" / "candidates" / "classification" / "forest.py", "\nEXTRA = 1\n")

    assert training(clone) != before[0]
    assert fingerprint.serving("local", clone) == before[1]


def test_serving_code_changes_the_image_but_trains_nothing(clone: Path) -> None:
    before = training(clone), fingerprint.serving("local", clone)
    append(clone / "app" / "service.py", "\nEXTRA = 1\n")

    assert training(clone) == before[0]
    assert fingerprint.serving("local", clone) != before[1]


def test_code_that_training_does_not_import_changes_nothing(clone: Path) -> None:
    before = training(clone)
    (clone / "model" / "unrelated.py").write_text("EXTRA = 1\n")
    append(clone / "model" / "__main__.py", "\nEXTRA = 1\n")

    assert training(clone) == before


@pytest.mark.parametrize(
    "module", ["registry/registry.py", "report/report.py", "signing/keys.py", "release.py"]
)
def test_code_that_keeps_explains_or_signs_a_release_trains_nothing(clone: Path, module: str) -> None:
    before = training(clone)
    append(clone / "model" / module, "\nEXTRA = 1\n")

    assert training(clone) == before


def test_a_changed_byte_of_data_changes_the_training(clone: Path) -> None:
    before = training(clone)
    append(clone / "model" / "data" / "heart.csv", "\n")

    assert training(clone) != before


@pytest.mark.parametrize(
    "other",
    [
        replace(SETTINGS, threshold=0.7),
        replace(SETTINGS, seed=1),
        replace(SETTINGS, folds=7),
        replace(SETTINGS, candidates=("knn",)),
    ],
)
def test_every_setting_of_the_training_counts(clone: Path, other: TrainSettings) -> None:
    assert training(clone, other) != training(clone)


def test_processes_and_the_place_of_the_data_do_not_count(clone: Path) -> None:
    moved = clone / "elsewhere.csv"
    moved.write_bytes((clone / "model" / "data" / "heart.csv").read_bytes())

    assert fingerprint.training(replace(SETTINGS, jobs=7, data=moved), moved, clone) == training(clone)


def test_a_pinned_package_counts_and_a_remark_in_the_lock_does_not(clone: Path) -> None:
    lock = clone / "requirements" / "app.lock"
    before = fingerprint.serving("local", clone)
    lock.write_text("# made anew\n\n" + lock.read_text())
    assert fingerprint.serving("local", clone) == before

    lock.write_text(lock.read_text().replace("msgspec==", "msgspec==9"))
    assert fingerprint.serving("local", clone) != before


def test_the_c_of_compiled_models_changes_the_training(clone: Path) -> None:
    before = training(clone)
    append(clone / "model" / "compiled" / "c" / "trees.c", "/* another way */\n")

    assert training(clone) != before


def test_base_image_recipe_and_data_files_of_the_server_count(clone: Path) -> None:
    bases = ("local", "docker.io/a/b@sha256:" + 64 * "0")
    seen = {fingerprint.serving(base, clone) for base in bases}
    (clone / "app" / "page.html").write_text("<p>")
    seen.add(fingerprint.serving("local", clone))
    recipe = clone / "infra/plugins/landfall/image/recipe.py"
    recipe.write_text(recipe.read_text().replace("65532:0", "1000:0"))
    seen.add(fingerprint.serving("local", clone))

    assert len(seen) == 4


def test_a_tool_is_known_by_its_bytes(clone: Path, tmp_path: Path) -> None:
    program = tmp_path / "tool"
    program.write_bytes(b"one")
    source = Source(Recipe("tool", ("/usr/bin/tool",)), program=program)
    before = fingerprint.tool_image(source, "local", clone)

    assert fingerprint.tool_image(source, "local", clone) == before
    program.write_bytes(b"two")
    assert fingerprint.tool_image(source, "local", clone) != before
