"""Stack files stay data: no salt of one user's passphrase ends up in a file that everybody shares.

Owns two ways to that end: a copy for commands that can be pointed at one, and the removal of what other
commands have written. The salt itself is in the stack's state, where the engine finds it
(PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER).
"""

import contextlib
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

_SALT = re.compile(r"^encryptionsalt:[^\n]*\n?", re.MULTILINE)


def without_salt(text: str) -> str:
    """A stack file's text without its salt; all else, comments included, as it is."""
    return _SALT.sub("", text)


def has_salt(text: str) -> bool:
    """Whether a stack file's text holds a salt."""
    return _SALT.search(text) is not None


def copy(tracked: Path, folder: Path) -> Path:
    """Copy a stack file for the engine to read, and to write its salt into. Data only ever flows this way.

    Args:
        tracked: The stack file in the clone. Where it is missing the copy is empty.
        folder: Where copies are kept, in the state folder. Made if need be, for its owner only.

    Returns:
        The copy.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = folder / tracked.name.removeprefix("Pulumi.")
    aside = folder / f".{target.name}.{os.getpid()}"
    aside.write_text(tracked.read_text() if tracked.exists() else "")
    aside.replace(target)
    return target


@contextlib.contextmanager
def kept_out(stacks: Path, *, keep_files: bool = False) -> Iterator[None]:
    """Take out of the stack files any salt that is written to them meanwhile; one from before stays.

    Args:
        stacks: The folder of the tracked stack files.
        keep_files: Whether a file that is deleted meanwhile is written again.
    """
    before = _texts(stacks)
    try:
        yield
    finally:
        for path, text in _texts(stacks).items():
            if has_salt(text) and not has_salt(before.get(path, "")):
                _write_or_remove(path, without_salt(text), existed=path in before)
        for path, text in before.items():
            if keep_files and not path.exists():
                path.write_text(text)


def _texts(stacks: Path) -> Mapping[Path, str]:
    return {path: path.read_text() for path in stacks.glob("Pulumi.*.yaml")}


def _write_or_remove(path: Path, text: str, *, existed: bool) -> None:
    if not existed and text.strip() in {"", "{}"}:
        path.unlink()
    else:
        path.write_text(text)
