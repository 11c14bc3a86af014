"""The manifests of a release and of the ledger in an OCI registry. Pure.

Specification: https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel, Field, ValidationError

from model.errors import RegistryError
from model.registry.oci.transport import MANIFEST

RELEASE = "application/vnd.landfall.release.v1"
LEDGER = "application/vnd.landfall.ledger.v1"
EMPTY_CONFIG = b"{}"
"""The config of an artifact that has none, after the image specification."""

_EMPTY = "application/vnd.oci.empty.v1+json"
_FILE = "application/octet-stream"
_TITLE = "org.opencontainers.image.title"
_HEAD = "landfall.ledger.head"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


@dataclass(frozen=True)
class Blob:
    """A file of an artifact.

    Attributes:
        name: The file's name.
        digest: "sha256:…".
        size: Bytes.
    """

    name: str
    digest: str
    size: int


@dataclass(frozen=True)
class Artifact:
    """What a manifest names.

    Attributes:
        kind: `RELEASE` or `LEDGER`.
        blobs: Its files.
        head: Of a ledger: the content of its head; else empty.
    """

    kind: str
    blobs: tuple[Blob, ...]
    head: str = ""


class _Descriptor(BaseModel):
    digest: str = Field(pattern=r"^sha256:[0-9a-f]{64}$")
    size: int = Field(ge=0)
    annotations: dict[str, str] = Field(default_factory=dict)


class _Manifest(BaseModel):
    kind: str = Field(alias="artifactType")
    layers: list[_Descriptor]
    annotations: dict[str, str] = Field(default_factory=dict)


def to_manifest(artifact: Artifact, config_digest: str) -> bytes:
    """The manifest's bytes: equal artifacts give equal ones."""
    layers = [
        {"mediaType": _FILE, "digest": blob.digest, "size": blob.size, "annotations": {_TITLE: blob.name}}
        for blob in artifact.blobs
    ]
    record: Mapping[str, object] = {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "artifactType": artifact.kind,
        "config": {"mediaType": _EMPTY, "digest": config_digest, "size": len(EMPTY_CONFIG)},
        "layers": layers,
        "annotations": {_HEAD: artifact.head} if artifact.head else {},
    }
    return json.dumps(record, sort_keys=True, separators=(",", ":")).encode()


def parse(content: bytes, kind: str, place: str) -> Artifact:
    """Reads a manifest.

    Args:
        content: Its bytes.
        kind: What it has to be.
        place: Where it is, for the text of an error.

    Raises:
        RegistryError: It is something else.
    """
    try:
        manifest = _Manifest.model_validate_json(content)
    except ValidationError:
        raise _foreign(place) from None
    names = [layer.annotations.get(_TITLE, "") for layer in manifest.layers]
    # A name goes into a path: nothing but a plain file name is let through.
    if (
        manifest.kind != kind
        or not all(_NAME.fullmatch(name) for name in names)
        or len({*names}) < len(names)
    ):
        raise _foreign(place)
    blobs = zip(names, manifest.layers, strict=True)
    return Artifact(
        kind,
        tuple(Blob(name, layer.digest, layer.size) for name, layer in blobs),
        manifest.annotations.get(_HEAD, ""),
    )


def _foreign(place: str) -> RegistryError:
    return RegistryError(
        f"{place} is nothing that Landfall wrote. Give releases a path of their own in the registry."
    )
