"""Stacks layers into an image: base, then what changes seldom, then what changes with every release."""

import json
from collections.abc import Sequence
from pathlib import Path

from infra.plugins.landfall import locks
from infra.plugins.landfall.image import recipe
from infra.plugins.landfall.image.recipe import Recipe
from infra.plugins.landfall.image.storage import Storage

_TIMESTAMP = "0"
"""Seconds since 1970 that every file and the image itself get, so that no clock reaches the digest."""

PREFIX = "localhost/landfall"
"""Before the names of our images in the storage."""


def layer(storage: Storage, on: str, tree: Path, name: str, configuration: Sequence[str] = ()) -> str:
    """Put one layer on a stored image.

    Args:
        storage: Where both images are.
        on: Name of the image below.
        tree: Folder whose content is laid over the root, owned by root.
        name: Name of the new image.
        configuration: Arguments of `buildah config` for the new image.

    Returns:
        The new image's name.

    Raises:
        ImageError: buildah failed.
        ToolMissing: buildah is not installed.
    """
    container = name.replace("/", "-").replace(":", "-")
    step = f"Baking {name}"
    with locks.held(storage.lock(container)):
        # The container of an earlier bake that was killed half-way.
        storage.call(["rm", container])
        storage.buildah("from", "--pull=never", "--name", container, on, step=step)
        try:
            storage.buildah("copy", "--quiet", "--chown", "0:0", container, f"{tree}/", "/", step=step)
            if configuration:
                storage.buildah("config", *configuration, container, step=step)
            commit(storage, container, name, step)
        finally:
            storage.call(["rm", container])
    return name


def commit(storage: Storage, container: str, name: str, step: str) -> None:
    """Make an image of a working container, the same bytes for the same content.

    Args:
        storage: Where both are.
        container: The container.
        name: Name of the image.
        step: What is being done, for the text of a failure.

    Raises:
        ImageError: buildah failed.
    """
    # History would name the image below, which is called differently on another machine.
    fixed = ("--timestamp", _TIMESTAMP, "--identity-label=false", "--omit-history")
    storage.buildah("commit", "--quiet", *fixed, container, name, step=step)


def configuration(of: Recipe) -> tuple[str, ...]:
    """A recipe as arguments of `buildah config`."""
    arguments = [
        "--user", recipe.USER, "--workingdir", "/", "--stop-signal", "SIGTERM", "--cmd", "",
        "--entrypoint", json.dumps(of.entrypoint), "--label", f"org.opencontainers.image.title={of.title}",
    ]  # fmt: skip
    for name, value in recipe.ENVIRONMENT:
        arguments += ["--env", f"{name}={value}"]
    for name, value in sorted(of.labels.items()):
        arguments += ["--label", f"{name}={value}"]
    for port in of.ports:
        arguments += ["--port", f"{port}/tcp"]
    return tuple(arguments)
