"""Errors of an API server, in words that say what to do next."""

from infra.plugins.kubernetes.annotations import PATCH_FORCE
from infra.plugins.kubernetes.errors import ApiError
from infra.plugins.kubernetes.immutable import refused_as_immutable
from infra.plugins.kubernetes.manifest import Manifest


def explained(error: ApiError, wanted: Manifest) -> ApiError:
    """The same error, naming the object and, where one is known, the remedy."""
    text = f"{wanted.label}: {str(error).rstrip('.')}.{_remedy(error, wanted)}"
    return ApiError(error.status, error.reason, text, error.causes, error.retry_after)


def _remedy(error: ApiError, wanted: Manifest) -> str:
    message = str(error).lower()
    if error.status == 404 and "namespaces" in message:
        return (
            f" Create the namespace {wanted.namespace!r} first (depends_on), or correct metadata.namespace."
        )
    if error.status == 409 and "conflict" not in message:
        return ""
    if refused_as_immutable(message):
        return " Replace the object: `pulumi up --replace` with its URN."
    return next((remedy for sign, remedy in _REMEDIES if sign in message), "")


_REMEDIES = (
    ("exceeded quota", " Ask for less, or raise the quota of its namespace."),
    (
        "violates podsecurity",
        " Change the pod's securityContext as listed, or the Pod Security level of its namespace.",
    ),
    (
        "failed calling webhook",
        " The cluster's admission webhook does not answer; bring it back, or ask whoever runs it.",
    ),
    (
        "conflict",
        " Someone else changed these fields. Leave them to that manager (drop them from the program), or take"
        f' them back with the annotation {PATCH_FORCE}: "true" or the provider\'s enablePatchForce.',
    ),
    ("forbidden", " Grant the kubeconfig's user what it lacks, or change what the admission rule names."),
)
"""What to do, by a sign in the server's own words; the first that fits is said."""
