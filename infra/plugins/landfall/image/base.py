"""The base image: an image pinned by digest, or a minimal Debian root made on this machine."""

from pathlib import Path

from infra.errors import ImageError, RegistryError
from infra.plugins.landfall import locks
from infra.plugins.landfall.image import bake, credentials, debian, failures
from infra.plugins.landfall.image.progress import Progress
from infra.plugins.landfall.image.reference import LOCAL, loopback
from infra.plugins.landfall.image.storage import Storage
from infra.plugins.landfall.image.tree import staged


def base(storage: Storage, reference: str, progress: Progress) -> str:
    """Have the base image in the storage.

    Args:
        storage: Where it is to be.
        reference: "local", or name@sha256:….
        progress: Told when it must be fetched or made.

    Returns:
        Its name in the storage.

    Raises:
        ImageError: It cannot be made here.
        RegistryError: It cannot be pulled.
        ToolMissing: buildah or mmdebstrap is not installed.
    """
    return _local(storage, progress) if reference == LOCAL else _pulled(storage, reference, progress)


def _local(storage: Storage, progress: Progress) -> str:
    name = f"{bake.PREFIX}/base:{debian.key()}"
    waiting = "waiting for another update to make the base image"
    with locks.held(storage.lock("base"), lambda: progress.status(waiting)):
        if storage.identity(name):
            return name
        progress.status("making the base image: a minimal Debian with Python (once)")
        with staged() as folder:
            root = debian.make(folder)
            _from_archive(storage, root, name)
    return name


def _from_archive(storage: Storage, archive: Path, name: str) -> None:
    step = "Making the base image"
    container = "landfall-base"
    storage.call(["rm", container])
    storage.buildah("from", "--name", container, "scratch", step=step)
    try:
        storage.buildah("add", "--quiet", container, archive, "/", step=step)
        bake.commit(storage, container, name, step)
    finally:
        storage.call(["rm", container])


def _pulled(storage: Storage, reference: str, progress: Progress) -> str:
    if storage.identity(reference):
        return reference
    progress.status(f"pulling the base image {reference}")
    with credentials.auth_file(reference) as auth:
        arguments: list[str | Path] = ["--signature-policy", storage.signature_policy(), "pull", "--quiet"]
        arguments += ["--tls-verify=false"] if loopback(reference) else []
        arguments += ["--authfile", auth] if auth else []
        outcome = storage.call([*arguments, f"docker://{reference}"])
    if outcome.code != 0:
        raise RegistryError(
            f"The base image {reference} could not be pulled: {failures.of_registry(outcome)}"
            ' Set landfall:image\'s base to an image that this machine reaches, or to "local".'
        )
    if not storage.identity(reference):
        raise ImageError(f"The base image {reference} was pulled but is not stored. Run the update again.")
    return reference
