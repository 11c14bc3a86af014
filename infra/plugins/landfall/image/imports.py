"""Which modules a program of ours really imports, found by reading, not by running."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from infra.plugins.landfall.image import syntax


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
        for statement in syntax.of_file(path).imports:
            names += [other for other in _imported(statement, package) if other.partition(".")[0] in own]
    return tuple(sorted(found))


def _file(name: str, root: Path) -> Path | None:
    place = root.joinpath(*name.split("."))
    for path in (place / "__init__.py", place.with_suffix(".py")):
        if path.is_file():
            return path
    return None


def _imported(statement: ast.Import | ast.ImportFrom, package: str) -> Iterator[str]:
    """Every name that a statement imports: modules, and what may be a module or a name in one."""
    names = [alias.name for alias in statement.names]
    if isinstance(statement, ast.Import):
        yield from names
        return
    module = [statement.module] if statement.module else []
    above = package.split(".")
    inside = above[: len(above) - statement.level + 1] if statement.level else []
    base = ".".join(inside + module)
    yield base
    yield from (f"{base}.{name}" for name in names)
