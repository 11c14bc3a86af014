"""Schemas kept in the cache folder, so that a preview reads no SDK source twice."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from pydantic import ValidationError

from infra.plugins.simulator.schema import annotations, reader, shapes, source
from infra.plugins.simulator.schema.shapes import ResourceSchema
from toolchain import folders
from toolchain.aside import write_file


@cache
def schema(package: str, token: str) -> ResourceSchema:
    """A resource type as the installed SDK has it.

    Args:
        package: The SDK's Python package, such as "pulumi_aws".
        token: The type, such as "aws:eks/cluster:Cluster".

    Raises:
        SimulatorError: The SDK is not installed, or has no such type.
    """
    source.root_of(package)
    folder = folders.cache() / "schemas" / f"{package}-{version(package)}-{_reader_digest()}"
    path = folder / f"{token.replace('/', '.').replace(':', '.')}.json"
    try:
        return ResourceSchema.model_validate_json(path.read_text())
    except (OSError, ValidationError):
        found = reader.read(package, token)
        write_file(path, found.model_dump_json(exclude_defaults=True))
        return found


@cache
def _reader_digest() -> str:
    """Changes with the code that reads, so that what older code read is not taken for what newer would."""
    code = b"".join(
        Path(module.__file__ or "").read_bytes() for module in (annotations, reader, shapes, source)
    )
    return hashlib.sha256(code).hexdigest()[:12]
