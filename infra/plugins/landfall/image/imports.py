"""Which modules a program of ours really imports, found by reading, not by running."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path


def reached(entries: Iterable[str], root: Path) -> tuple[Path, ...]:
    """The files of the entries' own packages that they import, directly or not, themselves included.

    Imports inside functions count; those below `if TYPE_CHECKING` do not. Packages of others are pinned by
    the locks and are not followed.

    Args:
        entries: Dotted names of modules below `root`.
        root: The folder that holds the packages.

    Returns:
        The files, sorted by path.

    Raises:
        FileNotFoundError: An entry does not exist.
        SyntaxError: A file is no Python.
    """
    names = list(entries)
    for name in names:
        if _file(name, root) is None:
            raise FileNotFoundError(f"there is no module {name} in {root}")
    own = {name.partition(".")[0] for name in names}
    found: set[Path] = set()
    while names:
        name = names.pop()
        parent = name.rpartition(".")[0]
        if parent:
            names.append(parent)
        path = _file(name, root)
        if path is None or path in found:
            continue
        found.add(path)
        package = name if path.name == "__init__.py" else parent
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names += [other for other in _imported(tree, package) if other.partition(".")[0] in own]
    return tuple(sorted(found))


def _file(name: str, root: Path) -> Path | None:
    place = root.joinpath(*name.split("."))
    for path in (place / "__init__.py", place.with_suffix(".py")):
        if path.is_file():
            return path
    return None


def _imported(node: ast.AST, package: str) -> Iterator[str]:
    """Every name that a module imports: modules, and what may be a module or a name in one."""
    match node:
        case ast.Import(names=names):
            yield from (alias.name for alias in names)
        case ast.ImportFrom(module=module, names=names, level=level):
            base = module or ""
            if level:
                above = package.split(".")
                base = ".".join(above[: len(above) - level + 1] + ([module] if module else []))
            yield base
            yield from (f"{base}.{alias.name}" for alias in names)
        case ast.If(test=ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING")):
            for statement in node.orelse:
                yield from _imported(statement, package)
        case _:
            for child in ast.iter_child_nodes(node):
                yield from _imported(child, package)
