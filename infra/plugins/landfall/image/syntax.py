"""Python code reduced to what it does: comments, docstrings, layout and positions do not count."""

import ast
from pathlib import Path


def normal_form(source: str) -> str:
    """The code's syntax tree as text.

    Fields that are empty or that only document are left out, so that a newer Python that knows further fields
    writes the same text for the same code.

    Args:
        source: Python source code.

    Raises:
        SyntaxError: It is none.
    """
    return _text(ast.parse(source))


def of_file(path: Path) -> str:
    """The normal form of a file.

    Raises:
        SyntaxError: It is no Python.
        OSError: It cannot be read.
    """
    return normal_form(path.read_text(encoding="utf-8"))


def _text(node: object) -> str:
    if isinstance(node, list):
        return "[" + ",".join(_text(entry) for entry in node if not _documents(entry)) + "]"
    if isinstance(node, ast.AST):
        fields = ((name, value) for name, value in ast.iter_fields(node) if not _silent(name, value))
        return f"{type(node).__name__}({','.join(f'{name}={_text(value)}' for name, value in fields)})"
    return repr(node)


def _silent(name: str, value: object) -> bool:
    # A constant's value may be None itself; everywhere else None means that there is nothing.
    absent = value is None and name != "value"
    return absent or value == [] or name in {"kind", "type_comment", "type_ignores"}


def _documents(node: object) -> bool:
    # Bare strings below a field document it as much as the first one of a body does.
    if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
        return False
    return isinstance(node.value.value, str)
