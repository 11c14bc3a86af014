"""From the classes of an SDK to a `ResourceSchema`.

The generated SDKs have one form: a class `<Name>Args` whose `__init__` names the inputs with their types,
those without a default being required, and whose getters bear the names on the wire, the documentation and
the deprecations. Nested inputs are classes of the same form in `_inputs.py`, enumerations are in `_enums.py`.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from infra.plugins.simulator.errors import SimulatorError
from infra.plugins.simulator.schema.annotations import Names, shape
from infra.plugins.simulator.schema.shapes import Properties, Property, ResourceSchema, Shape
from infra.plugins.simulator.schema.source import class_in, place, root_of

_REPLACES = re.compile(
    r"(chang|modif|updat)\w*[^.]{0,80}\b(forces?|creates?|results? in|recreate\w*|requires?|trigger\w*)\b"
    r"[^.]{0,60}\b(new|re-?creat\w*|recreation|replace\w*)\b"
    r"|immutable",
    re.IGNORECASE,
)
"""How the SDKs' documentation says that a change makes the resource anew."""


def read(package: str, token: str) -> ResourceSchema:
    """A resource type as the installed SDK has it.

    Args:
        package: The SDK's Python package.
        token: The type.

    Raises:
        SimulatorError: The SDK has no such type, or not in the form known.
    """
    where = place(package, token)
    # "InitArgs" where the plain name is taken by a nested input, as of Azure's VirtualNetwork.
    arguments = class_in(where.module, f"{where.name}InitArgs") or class_in(where.module, f"{where.name}Args")
    resource = class_in(where.module, where.name)
    if resource is None:
        raise SimulatorError(f"{token}: {where.module} has no class {where.name}.")
    names = Names(root_of(package), where.folder)
    # A type without inputs has no class for them.
    inputs = _properties(arguments, names) if arguments else {}
    objects: dict[str, Properties] = {}
    waiting = list(_objects(inputs))
    while waiting:
        name = waiting.pop()
        if name not in objects:
            folder, found = _nested(root_of(package), name)
            objects[name] = _properties(found, Names(root_of(package), folder))
            waiting += _objects(objects[name])
    outputs = tuple(wire for wire, _ in _getters(resource))
    return ResourceSchema(
        token=token, inputs=inputs, objects=objects, outputs=outputs, deprecated=_retired(resource)
    )


def _nested(root: Path, name: str) -> tuple[Path, ast.ClassDef]:
    """The folder and the class of a nested input, by its name in a schema: "folder:Class"."""
    place, _, wanted = name.partition(":")
    own = root / place
    for folder in (own, *own.parents[:2]):
        found = class_in(folder / "_inputs.py", wanted)
        if found is not None:
            return own, found
    raise SimulatorError(f"{own / '_inputs.py'} has no class {wanted}, which another of its classes takes.")


def _properties(found: ast.ClassDef, names: Names) -> dict[str, Property]:
    init = next(node for node in found.body if isinstance(node, ast.FunctionDef) and node.name == "__init__")
    given = dict(zip((entry.arg for entry in init.args.kwonlyargs), init.args.kw_defaults, strict=True))
    properties = {}
    for wire, getter in _getters(found):
        if getter.name in given:
            assert getter.returns is not None
            properties[wire] = Property(
                shape=shape(getter.returns, names),
                required=given[getter.name] is None,
                deprecated=_deprecation(getter),
                replaces=bool(_REPLACES.search(ast.get_docstring(getter) or "")),
            )
    return properties


def _getters(found: ast.ClassDef) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Each getter of a class with its name on the wire."""
    for node in found.body:
        if not isinstance(node, ast.FunctionDef):
            continue
        for decorator in node.decorator_list:
            text = ast.unparse(decorator)
            if text == "pulumi.getter":
                yield node.name, node
            elif text.startswith("pulumi.getter("):
                assert isinstance(decorator, ast.Call)
                yield ast.literal_eval(decorator.keywords[0].value), node


def _deprecation(getter: ast.FunctionDef) -> str:
    for decorator in getter.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func).endswith("deprecated"):
            return str(ast.literal_eval(decorator.args[0])).strip()
    return ""


def _retired(resource: ast.ClassDef) -> str:
    for node in resource.body:
        if isinstance(node, ast.Expr) and ast.unparse(node).startswith("warnings.warn("):
            assert isinstance(node.value, ast.Call)
            return str(ast.literal_eval(node.value.args[0])).strip()
    return ""


def _objects(properties: Properties) -> Iterator[str]:
    for found in properties.values():
        yield from _inside(found.shape)


def _inside(found: Shape) -> Iterator[str]:
    if found.kind == "object":
        yield found.name
    for part in (*found.options, *((found.item,) if found.item else ())):
        yield from _inside(part)
