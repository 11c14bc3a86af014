"""The bake as a stage: a release's image in the registry that a stack pulls from, before any preview."""

import json
from typing import Any

from infra.plugins.landfall.image import credentials, fingerprint, images, releases
from infra.plugins.landfall.image.images import Target
from infra.plugins.landfall.image.login import Login
from infra.plugins.landfall.image.progress import Progress
from infra.settings import Settings

_TYPE = "landfall:index:ModelImage"


def target(exported: str, chosen: Settings, digest: str) -> Target | None:
    """Where a stack's image goes: as its state has it, or the registry that its settings name. Pure but for
    the fingerprint of the code.

    Args:
        exported: What `pulumi stack export` wrote.
        chosen: The stack's settings.
        digest: The release's.

    Returns:
        The place; None where the stack's own registry is made by its first update.
    """
    base = chosen.image.base
    made_from = fingerprint.model_image(digest, fingerprint.serving(base))
    kept = _inputs(exported)
    if kept:
        return Target(str(kept["registry"]), str(kept["repository"]), base, made_from, _login(kept))
    if chosen.registry is None:
        return None
    host, _, prefix = chosen.registry.partition("/")
    repository = f"{prefix}/{chosen.model.name}" if prefix else chosen.model.name
    return Target(host, repository, base, made_from)


def bake(digest: str, to: Target, progress: Progress) -> str:
    """Bake a release and push it. The update's own bake gives the same digest.

    Args:
        digest: The release's.
        to: Where its image goes.
        progress: Told of the steps.

    Returns:
        "registry/repository@sha256:…".

    Raises:
        LandfallError: It cannot be baked or pushed.
        ToolMissing: buildah or mmdebstrap is not installed.
    """
    return images.serving(releases.named(digest), to, progress)


# Any: the engine's own form of a state, and a resource's inputs in it.
def _inputs(exported: str) -> dict[str, Any]:
    deployment = json.loads(exported).get("deployment") or {}
    found = [one for one in deployment.get("resources", ()) if one.get("type") == _TYPE]
    return found[0].get("inputs", {}) if found else {}


def _login(kept: dict[str, Any]) -> Login | None:
    command, authority = kept.get("passwordCommand"), kept.get("authorityCommand")
    return credentials.login(
        kept.get("username"), tuple(command) if command else None, tuple(authority) if authority else None
    )
