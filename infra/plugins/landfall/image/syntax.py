"""Python code reduced to what it does: comments, docstrings, layout and positions do not count."""

import ast
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Code:
    """What is to be known of a module's source.

    Attributes:
        normal_form: Its syntax tree as text. Fields that are empty or that only document are left out, so
            that a newer Python that knows further fields writes the same text for the same code.
        imports: Its import statements, those inside functions too; not those below `if TYPE_CHECKING`.
    """

    normal_form: str
    imports: tuple[ast.Import | ast.ImportFrom, ...]


@functools.cache
def read(source: str) -> Code:
    """Parse a module; the same source once only, whoever asks, since to parse is what takes the time.

    Args:
        source: Python source code.

    Raises:
        SyntaxError: It is none.
    """
    tree = ast.parse(source)
    return Code(_text(tree), tuple(_imports(tree)))


def of_file(path: Path) -> Code:
    """What is to be known of a file.

    Raises:
        SyntaxError: It is no Python.
        OSError: It cannot be read.
    """
    return read(path.read_text(encoding="utf-8"))


def _text(node: object) -> str:
    if isinstance(node, ast.AST):
        fields = [(name, getattr(node, name, None)) for name in node._fields]
        told = [f"{name}={_text(value)}" for name, value in fields if not _silent(name, value)]
        return f"{type(node).__name__}({','.join(told)})"
    if isinstance(node, list):
        return "[" + ",".join([_text(entry) for entry in node if not _documents(entry)]) + "]"
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


def _imports(node: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    match node:
        case ast.Import() | ast.ImportFrom():
            yield node
        case ast.If(test=ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING")):
            for statement in node.orelse:
                yield from _imports(statement)
        case ast.expr():
            return  # holds no statement
        case _:
            for child in ast.iter_child_nodes(node):
                yield from _imports(child)
