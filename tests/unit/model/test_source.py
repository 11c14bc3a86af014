"""The code hash follows what runs, not how it is written."""

from pathlib import Path

import pytest

from model.source import code_hash, training_modules

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


def test_training_modules_leave_out_the_command_line() -> None:
    names = {path.name for path in training_modules()}
    assert {"search.py", "knn.py", "plot.py"} <= names
    assert not names & {"__main__.py", "bars.py", "events.py"}
