import hashlib
import json
from pathlib import Path

import pytest

from toolchain.launcher import workspace


def _project(folder: Path, text: str = "name: tiny\nstackConfigDir: stacks\n") -> workspace.Project:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "Pulumi.yaml").write_text(text)
    found = workspace.find(folder)
    assert found is not None
    return found


def test_a_project_is_found_from_a_folder_inside_it(tmp_path: Path) -> None:
    project = _project(tmp_path)
    inner = tmp_path / "infra" / "clouds"
    inner.mkdir(parents=True)

    assert workspace.find(inner) == project


@pytest.mark.parametrize(
    ("text", "folder"),
    [
        ("name: tiny\nstackConfigDir: stacks\n", "stacks"),
        ('name: tiny\nstackConfigDir: "settings" # ours\n', "settings"),
        ("name: tiny\n", "."),
    ],
)
def test_stack_files_are_where_the_project_says(tmp_path: Path, text: str, folder: str) -> None:
    expected = (tmp_path / folder).resolve() / "Pulumi.local.yaml"

    assert _project(tmp_path, text).stack_file("organization/tiny/local") == expected


def test_the_selected_stack_is_the_engines_own_note(tmp_path: Path) -> None:
    project = _project(tmp_path / "clone")
    notes = tmp_path / "home" / "workspaces"
    notes.mkdir(parents=True)
    digest = hashlib.sha1(str(project.file).encode()).hexdigest()
    (notes / f"tiny-{digest}-workspace.json").write_text(json.dumps({"stack": "organization/tiny/local"}))

    environment = {"PULUMI_HOME": str(tmp_path / "home")}

    assert workspace.selected(project, environment) == "organization/tiny/local"


def test_no_stack_is_selected_in_a_new_home(tmp_path: Path) -> None:
    assert workspace.selected(_project(tmp_path), {"PULUMI_HOME": str(tmp_path / "home")}) is None
