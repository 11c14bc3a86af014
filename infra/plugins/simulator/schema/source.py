"""Where an SDK keeps a type, and the text of single classes cut out of its files.

An SDK's `_inputs.py` has up to five megabytes; parsing it whole takes seconds, so classes are cut out first.
"""

import ast
import importlib.util
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from infra.plugins.simulator.errors import SimulatorError


@dataclass(frozen=True)
class Place:
    """The files that describe one resource type.

    Attributes:
        module: The file of the resource class.
        folder: The folder with the classes of nested inputs and the enumerations.
        name: Name of the resource class.
    """

    module: Path
    folder: Path
    name: str


def place(package: str, token: str) -> Place:
    """Where the SDK keeps a type.

    Args:
        package: The SDK's Python package, such as "pulumi_aws".
        token: The type, such as "aws:eks/cluster:Cluster".

    Raises:
        SimulatorError: The SDK is not installed, or has no such type.
    """
    root = root_of(package)
    if token.startswith("pulumi:providers:"):
        return Place(root / "provider.py", root, "Provider")
    _, module, name = token.split(":")
    first, _, rest = module.partition("/")
    folder = root if first == "index" else root / first
    if re.fullmatch(r"v\d{8}(preview)?", rest):
        folder /= rest
    path = folder / f"{snake(name)}.py"
    if not path.is_file():
        raise SimulatorError(
            f"{token} is no resource type of the installed {package}: it has no {path.relative_to(root)}."
        )
    return Place(path, folder, name)


@cache
def root_of(package: str) -> Path:
    """The folder of an installed SDK.

    Raises:
        SimulatorError: It is not installed.
    """
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise SimulatorError(f"The SDK {package} is not installed: run scripts/setup.")
    return Path(found.submodule_search_locations[0])


def snake(name: str) -> str:
    """A class's name as the SDKs name its file: "IAMMember" is in iam_member.py."""
    split = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", name)
    return re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", split).lower()


@cache
def _text(path: Path) -> str:
    return path.read_text() if path.is_file() else ""


def class_in(path: Path, name: str) -> ast.ClassDef | None:
    """One class of a file, parsed on its own; None where the file has none of that name."""
    text = _text(path)
    for opening in (f"\nclass {name}:", f"\nclass {name}("):
        start = text.find(opening)
        if start >= 0:
            break
    else:
        return None
    # A class at the left margin ends where the next statement at the left margin begins.
    end = re.compile(r"^[^\s#)\]}\"']", re.MULTILINE).search(text, start + len(opening))
    body = text[start + 1 : end.start() if end else len(text)]
    [found] = ast.parse(body).body
    assert isinstance(found, ast.ClassDef)
    return found
