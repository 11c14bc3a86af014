"""The hash of code as it runs (comments, docstrings and formatting aside), and of the pinned packages."""

import ast
import hashlib
from collections.abc import Iterable
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent

_LOCK = _PACKAGE.parent / "requirements" / "model.lock"

_BESIDE = frozenset(
    {
        "__main__.py",
        "checksums.py",
        "cli",
        "lineage.py",
        "registry",
        "release.py",
        "report",
        "sbom.py",
        "signing",
        "tracking.py",
    }
)
"""Parts of this package that show, keep, explain or sign what training made, and cannot change the model."""


def takes_part(module: Path) -> bool:
    """Whether a file of this package, given from the package's folder on, takes part in a training."""
    return module.parts[0] not in _BESIDE


def training_modules() -> tuple[Path, ...]:
    """The files of this package that take part in a training."""
    return tuple(path for path in sorted(_PACKAGE.rglob("*.py")) if takes_part(path.relative_to(_PACKAGE)))


def code_hash(paths: Iterable[Path] | None = None) -> str:
    """The hex hash over the syntax trees of modules.

    Args:
        paths: The files; by default those of `training_modules`.
    """
    whole = hashlib.sha256()
    for path in training_modules() if paths is None else paths:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        _strip_docstrings(tree)
        whole.update(f"{path.name}\n{ast.dump(tree)}\n".encode())
    return whole.hexdigest()


def lock_hash(lock: Path = _LOCK) -> str:
    """The hex hash of every pinned package and its hashes, comments aside.

    Raises:
        OSError: The file cannot be read.
    """
    lines = (line.partition("#")[0].rstrip() for line in lock.read_text(encoding="utf-8").splitlines())
    return hashlib.sha256("\n".join(line for line in lines if line).encode()).hexdigest()


def _strip_docstrings(tree: ast.Module) -> None:
    # Every bare string is dropped, not only the first of a body: those below attributes document as well.
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            kept = [statement for statement in node.body if not _is_text(statement)]
            node.body = kept or [ast.Pass()]


def _is_text(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )
