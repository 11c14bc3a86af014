"""The two kinds of image of ours, from finished parts to the registry: a model's, and a tool's."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from infra.errors import ImageError
from infra.plugins.landfall import locks
from infra.plugins.landfall.image import bake, recipe
from infra.plugins.landfall.image.base import base
from infra.plugins.landfall.image.login import Login
from infra.plugins.landfall.image.progress import Progress
from infra.plugins.landfall.image.push import Destination, push
from infra.plugins.landfall.image.recipe import Recipe
from infra.plugins.landfall.image.storage import Storage, storage
from infra.plugins.landfall.image.tools import Source
from infra.plugins.landfall.image.tree import copy_package, normalise, staged
from infra.plugins.landfall.image.wheels import GRAPH_LOCK, LOCK, wheels
from model import release
from model.compiled.certificate import ONNXRUNTIME
from model.compiled.compiler import architecture
from model.errors import ReleaseError
from model.release import Release
from toolchain.folders import CLONE

_TAG_LENGTH = 16


@dataclass(frozen=True)
class Target:
    """Where an image goes and what it stands on.

    Attributes:
        registry: The registry, with an optional path.
        repository: The repository below it.
        base: Reference of the base image.
        fingerprint: What the image is made from; becomes its tag.
        login: How to log in to the registry; None for the user's own Docker login.
    """

    registry: str
    repository: str
    base: str
    fingerprint: str
    login: Login | None = None


def serving(finished: Release, target: Target, progress: Progress) -> str:
    """Bake a release into a serving image and push it: the same release, code, packages and base give the
    same digest.

    Args:
        finished: A verified release.
        target: Where it goes.
        progress: Told of the steps.

    Returns:
        "registry/repository@sha256:…".

    Raises:
        ImageError: It cannot be baked.
        RegistryError: It cannot be pushed.
        ToolMissing: buildah or mmdebstrap is not installed.
    """

    try:
        proof, served = finished.serving(architecture())
    except ReleaseError as error:
        raise ImageError(str(error)) from error

    def fill(tree: Path) -> None:
        copy_package(CLONE / "app", tree / "app" / "app")
        (tree / "release").mkdir()
        for name in served:
            shutil.copyfile(finished.path / name, tree / "release" / name)
        if (finished.path / release.SIGNATURE).exists():
            shutil.copyfile(finished.path / release.SIGNATURE, tree / "release" / release.SIGNATURE)
        (tree / "release" / release.MANIFEST).write_text(finished.served_manifest(), encoding="utf-8")

    store = storage()
    below = wheels(store, base(store, target.base, progress), progress)
    if proof.engine == ONNXRUNTIME:
        below = wheels(store, below, progress, GRAPH_LOCK)
    of = recipe.serving(finished.name, finished.digest)
    return _finish(_Layers(store, below, fill), of, target, progress)


def tool(source: Source, target: Target, progress: Progress) -> str:
    """Bake a tool and push it.

    Args:
        source: What it consists of.
        target: Where it goes.
        progress: Told of the steps.

    Returns:
        "registry/repository@sha256:…".

    Raises:
        ImageError: It cannot be baked.
        RegistryError: It cannot be pushed.
        ToolMissing: buildah or mmdebstrap is not installed.
    """

    def fill(tree: Path) -> None:
        if source.package is not None:
            copy_package(source.package, tree / "app" / source.package.name)
        if source.program is not None:
            place = tree / "usr" / "bin"
            place.mkdir(parents=True)
            shutil.copy(source.program, place / source.program.name)

    store = storage()
    below = base(store, target.base, progress)
    if source.package is not None:
        below = wheels(store, below, progress, LOCK.with_name(source.lock))
    return _finish(_Layers(store, below, fill), source.recipe, target, progress)


@dataclass(frozen=True)
class _Layers:
    """What an image stands on in the storage, and what fills its own layer."""

    store: Storage
    below: str
    fill: Callable[[Path], None]


def _finish(layers: _Layers, of: Recipe, target: Target, progress: Progress) -> str:
    store = layers.store
    tag = target.fingerprint[:_TAG_LENGTH]
    name = f"{bake.PREFIX}/image:{tag}"
    waiting = f"waiting for another update to bake {of.title}"
    # The storage is the user's, for all stacks: another one may bake and remove the same image meanwhile.
    with locks.held(store.lock(f"image-{tag}"), lambda: progress.status(waiting)):
        progress.status(f"baking {of.title}")
        with staged() as tree:
            layers.fill(tree)
            normalise(tree)
            bake.layer(store, layers.below, tree, name, bake.configuration(of))
        try:
            progress.status(f"pushing {of.title} to {target.registry}")
            return push(store, name, Destination(target.registry, target.repository, tag, target.login))
        finally:
            # The registry has it now; here it would only fill the disk.
            store.remove(name)
