"""The pre-deploy step under the real engine: real training, real baking, a real registry."""

import json
import shutil
import urllib.request
from pathlib import Path

import pytest

from model.release import load
from model.signing import keys
from model.signing.signature import sign
from tests.engine.landfall.project import Project

pytestmark = pytest.mark.engine


def manifest(image: str) -> dict[str, object]:
    name, _, digest = image.partition("@")
    host, _, repository = name.partition("/")
    request = urllib.request.Request(
        f"http://{host}/v2/{repository}/manifests/{digest}",
        headers={"Accept": "application/vnd.oci.image.manifest.v1+json"},
    )
    with urllib.request.urlopen(request) as answer:
        found: dict[str, object] = json.load(answer)
        return found


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text() + text)


def test_the_image_is_in_the_registry_by_digest(deployed: Project) -> None:
    outputs = deployed.outputs()

    layers = manifest(outputs["image"])["layers"]

    assert isinstance(layers, list)
    assert len(layers) == 3
    assert outputs["release"] == f"sha256:{deployed.releases()[0]}"
    assert Path(outputs["report"]).is_file()


def test_a_second_update_does_nothing(deployed: Project) -> None:
    output = deployed.up().succeeded()

    assert "3 unchanged" in output
    assert "search" not in output
    assert len(deployed.releases()) == 1


def test_an_edited_comment_is_no_difference(deployed: Project) -> None:
    named = ("model/train.py", "app/service.py", "infra/plugins/landfall/image/bake.py")
    kept = {deployed.clone / module: (deployed.clone / module).read_text() for module in named}
    scratch = deployed.clone / "model" / "scratch.py"
    scratch.write_text("unrelated = True\n")
    try:
        for module in kept:
            append(module, "\n# a word about it\n")
        output = deployed.preview().succeeded()
    finally:
        scratch.unlink()
        for module, text in kept.items():
            module.write_text(text)

    assert "3 unchanged" in output


def test_a_preview_of_new_code_shows_the_change_and_trains_nothing(deployed: Project) -> None:
    module = deployed.clone / "model" / "train.py"
    kept = module.read_text()
    append(module, "\nEXTRA = 1\n")
    try:
        output = deployed.preview().succeeded()
    finally:
        module.write_text(kept)

    assert "~ fingerprint" in output
    assert "1 to update" in output
    assert len(deployed.releases()) == 1


def test_new_serving_code_bakes_but_does_not_train(deployed: Project) -> None:
    before = deployed.outputs()
    append(deployed.clone / "app" / "__init__.py", "\nEXTRA = 1\n")

    output = deployed.up().succeeded()

    after = deployed.outputs()
    assert "trained before" in output
    assert after["release"] == before["release"]
    assert after["image"] != before["image"]


def test_a_refused_model_fails_the_update_and_leaves_what_runs(deployed: Project) -> None:
    before = deployed.outputs()

    output = deployed.up(THRESHOLD="0.99").failed()

    assert "0.99" in output
    assert "what runs is untouched" in output
    manifest(before["image"])
    assert "3 unchanged" in deployed.up().succeeded()
    assert deployed.outputs() == before


@pytest.mark.parametrize(
    ("setting", "value", "named"),
    [
        ("THRESHOLD", "1.5", "above 0 and below 1"),
        (
            "CANDIDATES",
            "tree,oak",
            "candidate 'oak' is not known. Choose from: dummy, extra_trees, forest, knn",
        ),
        ("RELEASE", "latest", "'latest' is no digest"),
        ("RELEASE", "sha256:" + 64 * "0", "Releases there: sha256:"),
    ],
)
def test_a_preview_refuses_wrong_settings(deployed: Project, setting: str, value: str, named: str) -> None:
    assert named in deployed.preview(**{setting: value}).failed()


def test_a_lost_image_is_pushed_again(deployed: Project) -> None:
    before = deployed.outputs()
    shutil.rmtree(deployed.state / "registries/test/data/docker/registry/v2/repositories/landfall/heart")

    assert "1 updated" in deployed.up().succeeded()

    assert deployed.outputs() == before
    manifest(before["image"])


def test_a_release_signed_after_its_image_was_baked_is_baked_again(deployed: Project, tmp_path: Path) -> None:
    before = deployed.outputs()
    keys.make(tmp_path / "key.pem")
    (name,) = deployed.releases()
    sign(load(deployed.state / "releases" / name), keys.read_private(tmp_path / "key.pem"))

    assert "1 to update" in deployed.preview().succeeded()
    output = deployed.up().succeeded()

    after = deployed.outputs()
    assert "trained before" in output
    assert after["release"] == before["release"]
    assert after["image"] != before["image"]
    manifest(after["image"])
    assert "3 unchanged" in deployed.up().succeeded()


def test_a_finished_release_is_deployed_without_training(deployed: Project, project: Project) -> None:
    shutil.copytree(deployed.state / "releases", project.state / "releases")
    digest = deployed.outputs()["release"]

    output = project.up(RELEASE=digest).succeeded()

    assert "search" not in output
    assert project.outputs()["release"] == digest
    project.destroy().succeeded()
    assert project.releases() == deployed.releases()
