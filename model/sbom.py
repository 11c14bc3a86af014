"""sbom.cdx.json: what a release consists of and was made with, as a CycloneDX bill of materials."""

import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from model.manifest import Content

_LOCK = Path(__file__).resolve().parent.parent / "requirements" / "model.lock"
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)")
_NAMESPACE = uuid.UUID("6b0c9a39-5d6f-5a3e-9f0a-1f6c1d0f7d5e")
"""Of serial numbers: the same release and time give the same one."""


@dataclass(frozen=True)
class Package:
    """A pinned package that is installed; `license` is an SPDX expression, empty where it states none."""

    name: str
    version: str
    license: str


def bill(content: Content, files: Mapping[str, str], finished: str) -> str:
    """The text of the bill, CycloneDX 1.6.

    Args:
        content: What the release is.
        files: Hex SHA-256 of each file of the release that the bill lists.
        finished: When the release was made, in UTC as RFC 3339.
    """
    model = _model(content)
    libraries = [_library(package) for package in packages()]
    bom = Bom(
        serial_number=uuid.uuid5(_NAMESPACE, content.digest + finished),
        metadata=BomMetaData(
            component=model, timestamp=datetime.fromisoformat(finished.replace("Z", "+00:00"))
        ),
        components=[
            *(_file(name, digest) for name, digest in files.items()),
            Component(
                type=ComponentType.DATA,
                name=f"{content.name} training data",
                bom_ref="data",
                hashes=[_sha256(content.origin.data)],
            ),
            *libraries,
        ],
    )
    bom.register_dependency(model, libraries)
    return str(JsonV1Dot6(bom).output_as_string(indent=2)) + "\n"


def packages(lock: Path = _LOCK) -> Iterator[Package]:
    """The packages of the lock that are installed, so that those for other systems are left out."""
    for line in lock.read_text(encoding="utf-8").splitlines():
        pin = _PIN.match(line)
        if pin is None:
            continue
        try:
            found = metadata(pin[1])
        except PackageNotFoundError:
            continue
        yield Package(pin[1], found["Version"], _stated_license(found))


def _stated_license(found: PackageMetadata) -> str:
    # Older packages state theirs in free text, which is no SPDX expression.
    return next(iter(found.get_all("License-Expression") or [""]), "")


def _model(content: Content) -> Component:
    origin = content.origin
    stated = {"task": content.task, "algorithm": content.algorithm, "code": origin.code, "lock": origin.lock}
    return Component(
        type=ComponentType.MACHINE_LEARNING_MODEL,
        name=content.name,
        version=content.digest,
        bom_ref="model",
        properties=[Property(name=f"landfall:{name}", value=value) for name, value in stated.items()],
    )


def _file(name: str, digest: str) -> Component:
    return Component(type=ComponentType.FILE, name=name, bom_ref=f"file:{name}", hashes=[_sha256(digest)])


def _library(package: Package) -> Component:
    purl = PackageURL("pypi", name=package.name, version=package.version)
    return Component(
        type=ComponentType.LIBRARY,
        name=package.name,
        version=package.version,
        purl=purl,
        bom_ref=purl.to_string(),
        licenses=[LicenseFactory().make_from_string(package.license)] if package.license else [],
    )


def _sha256(digest: str) -> HashType:
    return HashType(alg=HashAlgorithm.SHA_256, content=digest)
