"""Names for objects that the program does not name, and for the manager of an object's fields.

Names are random per update, as the engine's seed is; the field manager is the same in every run, so that an
object made by an update that was killed is known as this resource's own.
"""

import hashlib

from infra.plugins.kubernetes.annotations import AUTONAMED, PATCH_FIELD_MANAGER
from infra.plugins.kubernetes.errors import RefusedError
from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.kubernetes.manifest import Manifest

SUFFIX_LENGTH = 8
"""Hexadecimal digits after an automatic name, as the official plugin has them."""


def random_name(base: str, seed: bytes) -> str:
    """`base` with a suffix drawn from the engine's seed: "web-1a2b3c4d"."""
    return f"{base.lower()}-{hashlib.sha256(seed).hexdigest()[:SUFFIX_LENGTH]}"


def needs_name(wanted: Manifest) -> bool:
    """Whether the object has neither a name, known or not yet known, nor a `generateName`."""
    return wanted.at("metadata", "name") is None and wanted.at("metadata", "generateName") is None


def adopt_or_assign(wanted: Manifest, previous: Manifest, proposal: str) -> Manifest:
    """Names an unnamed object: as the previous one was named automatically, else as proposed.

    Args:
        wanted: The object that the program describes.
        previous: The inputs of the last update, empty for a new resource.
        proposal: The name to take where there is none to keep.
    """
    if not needs_name(wanted):
        return wanted
    kept = previous.name if previous.annotations.get(AUTONAMED) == "true" else ""
    named = wanted.replaced(("metadata", "name"), kept or proposal)
    return named.replaced(("metadata", "annotations", AUTONAMED), "true")


def field_manager(urn: str, wanted: Manifest, state: JsonObject) -> str:
    """The name under which this resource's fields are managed: the annotation's, the state's, else the URN's.

    Raises:
        RefusedError: The annotation is longer than the API server takes.
    """
    chosen = wanted.annotations.get(PATCH_FIELD_MANAGER)
    if chosen:
        if len(chosen) > 128:  # limit: k8s.io/apimachinery, FieldManagerMaxLength
            raise RefusedError(
                f"{wanted.label}: the annotation {PATCH_FIELD_MANAGER} has {len(chosen)} characters; the"
                " API server"
                " takes up to 128."
            )
        return chosen
    kept = state.get("__fieldManager")
    if isinstance(kept, str) and kept:
        return kept
    return f"pulumi-kubernetes-{hashlib.sha256(urn.encode()).hexdigest()[:SUFFIX_LENGTH]}"
