"""The `pulumi.com/…` annotations that steer this plugin, with the official plugin's names and meaning.

Source: https://www.pulumi.com/registry/packages/kubernetes/ (annotations), read 2026-11.
"""

from infra.plugins.kubernetes.errors import RefusedError
from infra.plugins.kubernetes.manifest import Manifest

AUTONAMED = "pulumi.com/autonamed"
SKIP_AWAIT = "pulumi.com/skipAwait"
WAIT_FOR = "pulumi.com/waitFor"
TIMEOUT_SECONDS = "pulumi.com/timeoutSeconds"
REPLACE_UNREADY = "pulumi.com/replaceUnready"
PATCH_FORCE = "pulumi.com/patchForce"
PATCH_FIELD_MANAGER = "pulumi.com/patchFieldManager"
DELETION_PROPAGATION = "pulumi.com/deletionPropagationPolicy"

_PROPAGATIONS = {"foreground": "Foreground", "background": "Background", "orphan": "Orphan"}


def is_true(manifest: Manifest, name: str) -> bool:
    """Whether the annotation is set to "true"."""
    return manifest.annotations.get(name, "").lower() == "true"


def timeout_seconds(manifest: Manifest, requested: float, default: float) -> float:
    """How long to wait: the resource's custom timeout, else the annotation, else the kind's default; in
    seconds.

    Raises:
        RefusedError: The annotation is not a positive number.
    """
    if requested > 0:
        return requested
    text = manifest.annotations.get(TIMEOUT_SECONDS)
    if text is None:
        return default
    if not text.isdigit() or int(text) == 0:
        raise RefusedError(
            f"{manifest.label}: the annotation {TIMEOUT_SECONDS} is {text!r}; it must be a positive whole"
            " number of"
            ' seconds, for example "300".'
        )
    return float(text)


def deletion_propagation(manifest: Manifest) -> str | None:
    """The propagation policy that the annotation asks for, or None.

    Raises:
        RefusedError: The annotation names no policy.
    """
    text = manifest.annotations.get(DELETION_PROPAGATION)
    if text is None:
        return None
    policy = _PROPAGATIONS.get(text.lower())
    if policy is None:
        raise RefusedError(
            f"{manifest.label}: the annotation {DELETION_PROPAGATION} is {text!r}; allowed are"
            f" {', '.join(_PROPAGATIONS)}."
        )
    return policy
