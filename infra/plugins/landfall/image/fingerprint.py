"""What an image is made from, as a hash: computed in every preview, so that nothing is made that is there
already.

Pure: reads files, runs nothing. Training and serving have fingerprints of their own, so that a change of the
server bakes anew but does not train anew. Edited comments, docstrings and unrelated files change nothing.
"""

import hashlib
import platform
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from infra.plugins.landfall.image import debian, imports, syntax
from infra.plugins.landfall.image.reference import LOCAL
from infra.plugins.landfall.image.tools import Source
from model.settings import TrainSettings
from model.source import takes_part
from toolchain.folders import CLONE

_TRAINING = ("model.train",)
_SERVING = ("app.__main__",)
_RECIPE = "infra/plugins/landfall/image/recipe.py"


def training(settings: TrainSettings, data: Path, clone: Path = CLONE) -> str:
    """The fingerprint of a training: equal ones make the same release.

    Args:
        settings: What the training is asked to do; of `data` and `spec` the content counts, `jobs` does not.
        data: The data file.
        clone: The checkout with the code and the locks.

    Returns:
        64 hex digits.

    Raises:
        OSError: A file cannot be read.
        SyntaxError: A module is no Python.
    """
    # Files count by content, wherever they are; processes have no influence.
    asked = replace(settings, data=None, spec=None, jobs=1)
    return _hash(
        ("settings", repr(asked).encode()),
        ("data", data.read_bytes()),
        ("spec", settings.spec.read_bytes() if settings.spec else b""),
        ("lock", _pins(clone / "requirements" / "model.lock")),
        *_taking_part(clone),
        *_programs(clone),
    )


def serving(base: str, clone: Path = CLONE) -> str:
    """The fingerprint of everything in a serving image but the release.

    Args:
        base: Reference of the base image.
        clone: The checkout with the code and the locks.

    Returns:
        64 hex digits.

    Raises:
        OSError: A file cannot be read.
        SyntaxError: A module is no Python.
    """
    return _hash(
        *_below(base, clone, "app.lock", "app-onnx.lock"),
        *_modules(_SERVING, clone),
        *_resources(clone / "app", clone),
    )


def model_image(release: str, serving_fingerprint: str) -> str:
    """The fingerprint of a model's image.

    Args:
        release: What decides the release: a training's fingerprint, or a finished release's digest.
        serving_fingerprint: What `serving` returned.
    """
    return _hash(("release", release.encode()), ("serving", serving_fingerprint.encode()))


def tool_image(source: Source, base: str, clone: Path = CLONE) -> str:
    """The fingerprint of a tool's image.

    Args:
        source: What the tool consists of.
        base: Reference of the base image.
        clone: The checkout with the code and the locks.

    Raises:
        OSError: A file cannot be read.
        SyntaxError: A module is no Python.
    """
    recipe = ("tool", repr(source.recipe).encode())
    if source.package is None:
        assert source.program is not None
        with source.program.open("rb") as file:
            program = ("program", hashlib.file_digest(file, "sha256").digest())
        return _hash(*_below(base, clone), recipe, program)
    package = source.package
    code = _modules((f"{package.name}.__main__",), package.parent)
    return _hash(*_below(base, clone, source.lock), recipe, *code, *_resources(package, package.parent))


def _below(base: str, clone: Path, *locks: str) -> Iterable[tuple[str, bytes]]:
    yield "base", (f"{base} {debian.key()}" if base == LOCAL else base).encode()
    yield "machine", platform.machine().encode()
    for lock in locks:
        yield lock, _pins(clone / "requirements" / lock)
    yield "recipe", syntax.of_file(clone / _RECIPE).normal_form.encode()


def _families(clone: Path) -> Iterable[str]:
    """The candidates' modules, which are found by their files and so never named by an import."""
    for path in sorted((clone / "model" / "candidates").glob("*/*.py")):
        yield ".".join(path.relative_to(clone).with_suffix("").parts).removesuffix(".__init__")


def _pins(lock: Path) -> bytes:
    lines = (line.partition("#")[0].rstrip() for line in lock.read_text().splitlines())
    return "\n".join(line for line in lines if line).encode()


def _modules(entries: Iterable[str], root: Path) -> Iterable[tuple[str, bytes]]:
    for path in imports.reached(entries, root):
        yield str(path.relative_to(root)), syntax.of_file(path).normal_form.encode()


def _taking_part(clone: Path) -> Iterable[tuple[str, bytes]]:
    """The training's modules without those that keep, explain or sign what it made: they change no model."""
    for name, content in _modules((*_TRAINING, *_families(clone)), clone):
        path = Path(name)
        if not path.is_relative_to("model") or takes_part(path.relative_to("model")):
            yield name, content


def _programs(clone: Path) -> Iterable[tuple[str, bytes]]:
    """The C that models are compiled from."""
    for path in sorted((clone / "model" / "compiled" / "c").glob("*.c")):
        yield str(path.relative_to(clone)), path.read_bytes()


def _resources(package: Path, root: Path) -> Iterable[tuple[str, bytes]]:
    """Data files of a package: all of them go into the image, so all count."""
    for path in sorted(package.rglob("*")):
        if path.is_file() and path.suffix not in {".py", ".pyc"} and not path.name.startswith("."):
            yield str(path.relative_to(root)), path.read_bytes()


def _hash(*parts: tuple[str, bytes]) -> str:
    whole = hashlib.sha256()
    for name, content in parts:
        whole.update(f"{name} {len(content)}\n".encode())
        whole.update(content)
    return whole.hexdigest()
