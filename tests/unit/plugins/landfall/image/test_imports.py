"""Which modules a program imports."""

from pathlib import Path

import pytest

from infra.plugins.landfall.image.imports import reached


@pytest.fixture
def root(tmp_path: Path) -> Path:
    files = {
        "own/__init__.py": "",
        "own/start.py": "import json, other.far\nfrom own import direct\nfrom own.deep.leaf import name\n",
        "own/direct.py": "def late():\n    from own import lazy\n    return lazy\n",
        "own/lazy.py": "from . import sibling\nfrom .deep import leaf as again\n",
        "own/sibling.py": "",
        "own/deep/__init__.py": "from own.deep import init_only\n",
        "own/deep/init_only.py": "from ..upward import thing\n",
        "own/deep/leaf.py": "import typing\nif typing.TYPE_CHECKING:\n    import own.only_types\nname = 1\n",
        "own/upward.py": "thing = 1\n",
        "own/only_types.py": "",
        "own/unrelated.py": "from own import start\n",
        "other/__init__.py": "",
        "other/far.py": "",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return tmp_path


def test_everything_imported_is_found_and_nothing_else(root: Path) -> None:
    found = {str(path.relative_to(root)) for path in reached(["own.start"], root)}

    assert found == {
        "own/__init__.py",
        "own/start.py",
        "own/direct.py",
        "own/lazy.py",
        "own/sibling.py",
        "own/deep/__init__.py",
        "own/deep/init_only.py",
        "own/deep/leaf.py",
        "own/upward.py",
    }


def test_several_packages_are_followed_when_both_are_entries(root: Path) -> None:
    found = {path.name for path in reached(["own.start", "other"], root)}

    assert "far.py" in found


def test_a_module_that_does_not_exist_is_named(root: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"own\.nothing"):
        reached(["own.nothing"], root)
