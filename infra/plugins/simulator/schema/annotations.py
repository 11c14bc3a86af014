"""From a type annotation of an SDK to a `Shape`."""

import ast
from pathlib import Path

from infra.plugins.simulator.errors import SimulatorError
from infra.plugins.simulator.schema.shapes import Shape
from infra.plugins.simulator.schema.source import class_in

_PLAIN = {"str": "string", "bool": "boolean", "int": "integer", "float": "number"}
_TRANSPARENT = frozenset({"Input", "Optional", "Output", "NotRequired"})


class Names:
    """Resolves the classes that annotations of one module name.

    Args:
        root: The SDK's folder.
        folder: The module's folder, with its `_enums.py`.
    """

    def __init__(self, root: Path, folder: Path) -> None:
        self._root = root
        self._folder = folder

    def shape(self, module: str, name: str) -> Shape:
        """What a class is: an enumeration, or an object.

        Args:
            module: The module as the annotation names it, such as "_iam" or "iam"; "" for its own.
            name: The class.
        """
        other = self._root / module.removeprefix("_")
        folder = other if module and other.is_dir() else self._folder
        for place in (folder, *folder.parents[:2]):
            found = class_in(place / "_enums.py", name)
            if found is not None:
                return Shape(kind="enum", values=tuple(_members(found)))
        return Shape(kind="object", name=f"{folder.relative_to(self._root)}:{name}")


def _members(found: ast.ClassDef) -> list[str]:
    return [
        str(ast.literal_eval(node.value))
        for node in found.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
    ]


def shape(annotation: ast.expr, names: Names) -> Shape:
    """The form of a type annotation.

    Raises:
        SimulatorError: It is of no known form.
    """
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return shape(ast.parse(annotation.value, mode="eval").body, names)
    if isinstance(annotation, ast.Subscript):
        return _generic(annotation, names)
    module, _, name = ast.unparse(annotation).rpartition(".")
    if name in _PLAIN:
        return Shape.model_validate({"kind": _PLAIN[name]})
    if name in ("Any", "Asset", "Archive", "AssetOrArchive", "None"):
        return Shape(kind="any")
    return names.shape(module, name)


def _generic(annotation: ast.Subscript, names: Names) -> Shape:
    outer = ast.unparse(annotation.value).rpartition(".")[2]
    inner = annotation.slice
    if outer in _TRANSPARENT:
        return shape(inner, names)
    if outer in ("Sequence", "List", "list"):
        return Shape(kind="list", item=shape(inner, names))
    if outer in ("Mapping", "Dict", "dict"):
        assert isinstance(inner, ast.Tuple)
        return Shape(kind="map", item=shape(inner.elts[1], names))
    if outer == "Union":
        assert isinstance(inner, ast.Tuple)
        return _union([entry for entry in inner.elts if not _is_dictionary(entry)], names)
    raise SimulatorError(f"The annotation {ast.unparse(annotation)} is of no form known here.")


def _is_dictionary(entry: ast.expr) -> bool:
    """Whether it is the typed dictionary that stands beside each class of inputs."""
    return isinstance(entry, ast.Constant) and str(entry.value).endswith("ArgsDict")


def _union(entries: list[ast.expr], names: Names) -> Shape:
    options = tuple(shape(entry, names) for entry in entries)
    enumerations = tuple(option for option in options if option.kind == "enum")
    # "str or one of an enumeration" is how the SDKs write an enumeration that the cloud may lengthen.
    if enumerations:
        return enumerations[0]
    return options[0] if len(options) == 1 else Shape(kind="union", options=options)
