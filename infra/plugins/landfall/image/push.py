"""Sends an image to a registry and says what it is called there: by digest, never by tag."""

import http.client
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

from infra.errors import RegistryError
from infra.plugins.landfall.image import credentials, failures
from infra.plugins.landfall.image.login import Login
from infra.plugins.landfall.image.reference import loopback
from infra.plugins.landfall.image.storage import Storage

_MANIFESTS = (
    "application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json"
)
_PROBE_SECONDS = 3


@dataclass(frozen=True)
class Destination:
    """Where an image is sent.

    Attributes:
        registry: The registry, with an optional path.
        repository: The repository below it.
        tag: How the tag begins that keeps the image from the registry's garbage collection; nobody refers to
            it.
        login: How to log in; None for the user's own Docker login.
    """

    registry: str
    repository: str
    tag: str
    login: Login | None = None


def push(storage: Storage, image: str, to: Destination) -> str:
    """Push a stored image; layers that the registry has are not sent again.

    Args:
        storage: Where the image is.
        image: Its name there.
        to: Where it goes.

    Returns:
        "registry/repository@sha256:…".

    Raises:
        RegistryError: The registry is not there, refuses, or cannot store the image.
        ToolMissing: buildah is not installed.
    """
    name = f"{to.registry}/{to.repository}"
    with (
        tempfile.TemporaryDirectory() as folder,
        credentials.auth_file(to.registry, to.login) as auth,
        credentials.trust(to.login) as certificates,
    ):
        digest = Path(folder) / "digest"
        arguments: list[str | Path] = ["--signature-policy", storage.signature_policy(), "push", "--quiet"]
        arguments += ["--digestfile", digest, "--retry", "2", "--retry-delay", "1s"]
        arguments += ["--tls-verify=false"] if loopback(to.registry) else []
        arguments += ["--authfile", auth] if auth else []
        arguments += ["--cert-dir", certificates] if certificates else []
        # New with each push: one that was cut off comes again, and a registry with immutable tags refuses one
        # that it has, even for the same image (https://github.com/aws/containers-roadmap/issues/2380).
        tag = f"{to.tag}-{secrets.token_hex(4)}"
        outcome = storage.call([*arguments, image, f"docker://{name}:{tag}"])
        if outcome.code != 0:
            raise RegistryError(f"The image could not be pushed to {name}: {failures.of_registry(outcome)}")
        return f"{name}@{digest.read_text().strip()}"


def lost(image: str) -> bool:
    """Whether a loopback registry answers that it does not have an image (any more).

    A registry elsewhere is not asked, and one that does not answer has lost nothing.

    Args:
        image: "127.0.0.1:PORT/repository@sha256:…".
    """
    name, _, digest = image.partition("@")
    host, _, repository = name.partition("/")
    if not loopback(host):
        return False
    connection = http.client.HTTPConnection(host, timeout=_PROBE_SECONDS)
    try:
        connection.request("HEAD", f"/v2/{repository}/manifests/{digest}", headers={"Accept": _MANIFESTS})
        return connection.getresponse().status == http.HTTPStatus.NOT_FOUND
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
