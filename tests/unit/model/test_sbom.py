"""The bill of materials is CycloneDX and lists what the release consists of and was made with."""

import json
from importlib.metadata import version
from pathlib import Path

from cyclonedx.model.bom import Bom

from model.release import Release
from model.sbom import packages


def _bill(released: Release) -> dict[str, object]:
    found: dict[str, object] = json.loads((released.path / "sbom.cdx.json").read_text())
    return found


def test_the_bill_is_read_by_cyclonedx_s_own_library(released: Release) -> None:
    bom = Bom.from_json(data=_bill(released))  # type: ignore[attr-defined]  # added by a decorator
    component = bom.metadata.component

    assert _bill(released)["specVersion"] == "1.6"
    assert (component.name, component.version) == ("heart", released.digest)
    assert component.type.value == "machine-learning-model"


def test_it_lists_the_files_the_data_and_the_pinned_packages(released: Release) -> None:
    components = {
        one["name"]: one
        for one in _bill(released)["components"]  # type: ignore[attr-defined]  # a list of objects
    }

    assert components["scikit-learn"]["purl"] == f"pkg:pypi/scikit-learn@{version('scikit-learn')}"
    assert components["scikit-learn"]["licenses"][0]["license"]["id"] == "BSD-3-Clause"
    assert components["model.onnx"]["hashes"][0]["alg"] == "SHA-256"
    assert components["heart training data"]["type"] == "data"


def test_every_library_is_named_as_something_the_model_depends_on(released: Release) -> None:
    bill = _bill(released)
    (model,) = (one for one in bill["dependencies"] if one["ref"] == "model")  # type: ignore[attr-defined]

    assert f"pkg:pypi/numpy@{version('numpy')}" in model["dependsOn"]


def test_packages_that_are_not_installed_here_are_left_out(tmp_path: Path) -> None:
    lock = tmp_path / "model.lock"
    lines = ["# a comment", "numpy==1.0 \\", "    --hash=sha256:00", "no-such-package-here==1.0"]
    lock.write_text("\n".join([*lines, "pywin32==1 ; sys_platform == 'win32'"]))

    assert [(one.name, one.version) for one in packages(lock)] == [("numpy", version("numpy"))]
