"""What a serving image takes when it is unpacked, by the engine that serves."""

import http.client
import io
import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath
from unittest.mock import patch

from bench.servers.errors import BenchError
from infra.plugins.landfall.image import images
from infra.plugins.landfall.image.images import Target
from infra.plugins.landfall.image.progress import Silent
from infra.plugins.landfall.registry import lifecycle
from infra.plugins.landfall.registry.spec import RegistrySpec
from model.compiled.certificate import COMPILED, ONNXRUNTIME
from model.release import CERTIFICATE, Release

ALLOWED_BYTES = {COMPILED: 110_000_000, ONNXRUNTIME: 220_000_000}
"""By engine: the project's own bounds."""

_OK = 200
_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
_REMOVED = ".wh."
"""Before the name of a file that a layer takes away: https://github.com/opencontainers/image-spec/blob/main/layer.md"""


def sizes(release: Release, folder: Path) -> dict[str, int]:
    """Bakes a release once for each engine, and adds up what the images hold.

    Args:
        release: One with a compiled engine.
        folder: Empty, for the registry and a copy of the release.

    Returns:
        Bytes by engine: of all files, what layers share counted in each image.

    Raises:
        BenchError: An image cannot be read.
        LandfallError: It cannot be baked.
        ToolMissing: buildah or mmdebstrap is not installed.
    """
    releases = {COMPILED: release, ONNXRUNTIME: without_compiler(release, folder / "release")}
    with _registry(folder / "state") as host:
        return {
            engine: unpacked(
                images.serving(one, Target(host, f"bench/{engine}", "local", 64 * "b"), Silent())
            )
            for engine, one in releases.items()
        }


def without_compiler(release: Release, folder: Path) -> Release:
    """A copy of a release, as one made where there is no compiler."""
    shutil.copytree(release.path, folder)
    proven = release.certificate
    engines = tuple(replace(one, proven=False) if one.engine == COMPILED else one for one in proven.engines)
    (folder / CERTIFICATE).write_text(replace(proven, chosen=ONNXRUNTIME, engines=engines).to_json())
    return replace(release, path=folder)


def unpacked(reference: str) -> int:
    """Bytes of the files of an image in a registry on this machine.

    Args:
        reference: "host/repository@sha256:…".
    """
    name, _, digest = reference.partition("@")
    host, _, repository = name.partition("/")
    connection = http.client.HTTPConnection(host, timeout=60)
    found: dict[str, int] = {}
    try:
        manifest = json.loads(_read(connection, f"/v2/{repository}/manifests/{digest}"))
        for layer in manifest["layers"]:
            content = _read(connection, f"/v2/{repository}/blobs/{layer['digest']}")
            with tarfile.open(fileobj=io.BytesIO(content)) as archive:
                _lay(found, archive)
    finally:
        connection.close()
    return sum(found.values())


def _lay(found: dict[str, int], archive: tarfile.TarFile) -> None:
    """Adds a layer's files to those of the layers below; a hard link takes no room of its own."""
    for member in archive:
        path = PurePosixPath("/", member.name)
        if path.name.startswith(_REMOVED):
            found.pop(str(path.with_name(path.name.removeprefix(_REMOVED))), None)
        else:
            found[str(path)] = member.size if member.isreg() else 0


def _read(connection: http.client.HTTPConnection, path: str) -> bytes:
    connection.request("GET", path, headers={"Accept": _MANIFEST})
    answer = connection.getresponse()
    content = answer.read()
    if answer.status != _OK:
        raise BenchError(f"the registry answers {path} with {answer.status}")
    return content


@contextmanager
def _registry(state: Path) -> Iterator[str]:
    with patch.dict(os.environ, {"LANDFALL_STATE": str(state)}):
        try:
            yield lifecycle.start(RegistrySpec(name="bench")).host
        finally:
            lifecycle.stop("bench", delete_data=True)
