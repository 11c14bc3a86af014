"""The rules of the source tree: sizes, who may import whom, and names that tell nothing."""

import ast
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from toolchain import folders

_LONGEST = 400
_MEDIAN = 120
_PACKAGES = ("app", "delivery", "infra", "model", "monitor", "recorder", "rehearsal", "toolchain")
_VAGUE = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc"}


def _tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=folders.CLONE, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [path for line in listed.stdout.splitlines() if (path := folders.CLONE / line).is_file()]


def _is_code(path: Path) -> bool:
    return path.suffix in (".py", ".sh") or path.parent.name == "scripts"


_CODE = [path for path in _tracked() if _is_code(path)]
_SOURCES = {
    package: [path for path in _CODE if path.suffix == ".py" and path.is_relative_to(folders.CLONE / package)]
    for package in _PACKAGES
}


def _imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, with its full name."""
    package = path.relative_to(folders.CLONE).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (above, node.module or "") if part)
            yield from (f"{module}.{alias.name}" for alias in node.names)


def _breaches(paths: list[Path], *forbidden: str) -> list[str]:
    return [
        f"{path.relative_to(folders.CLONE)} imports {name}"
        for path in paths
        for name in _imports(path)
        if any(name == root or name.startswith(root + ".") for root in forbidden)
    ]


def test_no_file_is_long() -> None:
    lengths = {path: len(path.read_text().splitlines()) for path in _CODE}

    assert {str(path): length for path, length in lengths.items() if length > _LONGEST} == {}


def test_half_of_the_files_are_short() -> None:
    assert statistics.median(len(path.read_text().splitlines()) for path in _CODE) <= _MEDIAN


def test_no_module_has_a_name_that_tells_nothing() -> None:
    named = [path for path in _CODE if path.stem in _VAGUE or path.parent.name in _VAGUE]

    assert named == []


def test_no_programs_cache_is_part_of_the_tree() -> None:
    assert [path for path in _tracked() if ".cache" in path.relative_to(folders.CLONE).parts] == []


def test_no_name_in_the_programs_folder_hides_one_of_pythons() -> None:
    # Pulumi puts the program's folder first on the import path: an infra/platform.py would serve everybody.
    program = {path.relative_to(folders.CLONE / "infra").parts[0] for path in _SOURCES["infra"]}

    assert {name.removesuffix(".py") for name in program} & sys.stdlib_module_names == set()


def test_the_toolchain_needs_the_standard_library_only() -> None:
    # The language host serves Pulumi's protocol, so it runs on the .venv that setup has made.
    early = [
        path for path in _SOURCES["toolchain"] if "language" not in path.relative_to(folders.CLONE).parts
    ]
    foreign = [
        f"{path.relative_to(folders.CLONE)} imports {name}"
        for path in early
        for name in _imports(path)
        if name.split(".")[0] not in sys.stdlib_module_names | {"toolchain"}
    ]

    assert foreign == []


def test_the_model_knows_nothing_of_its_deployment() -> None:
    assert _breaches(_SOURCES["model"], "pulumi", "infra", "app", "monitor") == []


def test_the_serving_process_knows_nothing_of_training_or_deployment() -> None:
    assert (
        _breaches(_SOURCES["app"], "pulumi", "infra", "model", "monitor", "toolchain", "sklearn", "joblib")
        == []
    )


def test_the_monitoring_page_knows_nothing_of_the_program() -> None:
    assert _breaches(_SOURCES["monitor"], "pulumi", "infra", "app", "model", "toolchain") == []


def test_the_recorder_knows_nothing_of_the_program() -> None:
    others = set(_PACKAGES) - {"recorder"} | {"pulumi"}

    assert _breaches(_SOURCES["recorder"], *others) == []


def test_nothing_knows_that_it_is_rehearsed() -> None:
    others = [path for package in _PACKAGES if package != "rehearsal" for path in _SOURCES[package]]

    assert _breaches(others, "rehearsal") == []


def test_only_the_settings_read_the_stacks_configuration() -> None:
    readers = [
        str(path.relative_to(folders.CLONE))
        for path in _SOURCES["infra"]
        if re.search(r"\bpulumi\.Config\b", path.read_text())
        and "settings" not in path.relative_to(folders.CLONE).parts
    ]

    assert readers == []


def test_no_cloud_imports_a_sibling() -> None:
    clouds = folders.CLONE / "infra" / "clouds"
    names = [path.name for path in clouds.iterdir() if (path / "__init__.py").exists()]
    found = [
        breach
        for name in names
        for sibling in names
        if sibling != name
        for breach in _breaches(
            [path for path in _SOURCES["infra"] if path.is_relative_to(clouds / name)],
            f"infra.clouds.{sibling}",
        )
    ]

    assert names
    assert found == []


@pytest.mark.parametrize("layer", ["addons", "workload"])
def test_what_every_cluster_gets_names_no_cloud(layer: str) -> None:
    paths = [path for path in _SOURCES["infra"] if path.is_relative_to(folders.CLONE / "infra" / layer)]
    named = [
        f"{path.relative_to(folders.CLONE)}: {word}"
        for path in paths
        for word in re.findall(
            r"(?i)\b(?:aws|eks|gcp|gke|azure|aks|openstack|okd)\b", _without_docstrings(path)
        )
    ]

    assert _breaches(paths, "infra.clouds") == []
    assert named == []


def _without_docstrings(path: Path) -> str:
    """A file's code as Python prints it: without comments, and without the texts that stand alone."""
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            kept = [
                statement
                for statement in body
                if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
            ]
            setattr(node, "body", kept or [ast.Pass()])  # noqa: B010 - not every node type has a body
    return ast.unparse(tree)
