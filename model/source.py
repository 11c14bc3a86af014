"""The hash of code as it runs: comments, docstrings and formatting do not count."""

import ast
import hashlib
from collections.abc import Iterable
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent

_DISPLAY = frozenset({"cli", "__main__.py"})
"""Parts of this package that show what training does, and cannot change its result."""


def training_modules() -> tuple[Path, ...]:
    """The files of this package that take part in a training."""
    return tuple(
        path for path in sorted(_PACKAGE.rglob("*.py")) if path.relative_to(_PACKAGE).parts[0] not in _DISPLAY
    )


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
