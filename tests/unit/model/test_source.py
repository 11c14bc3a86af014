"""The code hash follows what runs, not how it is written."""

from pathlib import Path

import pytest

from model.source import code_hash, lock_hash, training_modules

ORIGINAL = '"""Text."""\n\n\ndef double(x: int) -> int:\n    """More text."""\n    return x * 2\n'


def _hash(folder: Path, text: str) -> str:
    path = folder / "module.py"
    path.write_text(text)
    return code_hash([path])


@pytest.mark.parametrize(
    "edited",
    [
        ORIGINAL.replace("Text", "Other text"),
        ORIGINAL.replace("    return", "    # why\n    return"),
        ORIGINAL.replace("x * 2", "(x  *  2)"),
        ORIGINAL.replace('    """More text."""\n', ""),
    ],
)
def test_comments_docstrings_and_form_do_not_count(tmp_path: Path, edited: str) -> None:
    assert _hash(tmp_path, edited) == _hash(tmp_path, ORIGINAL)


def test_code_counts(tmp_path: Path) -> None:
    assert _hash(tmp_path, ORIGINAL.replace("* 2", "* 3")) != _hash(tmp_path, ORIGINAL)


def test_training_modules_are_those_that_can_change_the_model() -> None:
    names = {path.name for path in training_modules()}
    assert {"search.py", "knn.py", "packaging.py", "graph.py"} <= names
    assert not names & {
        "__main__.py",
        "bars.py",
        "events.py",
        "registry.py",
        "report.py",
        "keys.py",
        "sbom.py",
    }


def test_the_lock_s_comments_do_not_count_and_its_pins_do(tmp_path: Path) -> None:
    lock = tmp_path / "model.lock"
    lock.write_text("# made by hand\nnumpy==2.4.6 # arrays\n")
    first = lock_hash(lock)
    lock.write_text("numpy==2.4.6\n\n")
    same = lock_hash(lock)
    lock.write_text("numpy==2.4.7\n")

    assert same == first
    assert lock_hash(lock) != first
