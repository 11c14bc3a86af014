"""Errors of an API server, in words that say what to do next."""

import asyncio
from collections.abc import Awaitable, Callable

from infra.plugins.kubernetes.annotations import PATCH_FORCE
from infra.plugins.kubernetes.cluster import Target
from infra.plugins.kubernetes.errors import ApiError, KindNotServedError
from infra.plugins.kubernetes.immutable import refused_as_immutable
from infra.plugins.kubernetes.manifest import Manifest


def explained(error: ApiError, wanted: Manifest) -> ApiError:
    """The same error, naming the object and, where one is known, the remedy."""
    text = f"{wanted.label}: {str(error).rstrip('.')}.{_remedy(error, wanted)}"
    return ApiError(error.status, error.reason, text, error.causes, error.retry_after)


def _remedy(error: ApiError, wanted: Manifest) -> str:
    message = str(error)
    if error.status == 409 and "conflict" in message.lower():
        return (
            " Someone else changed these fields. Leave them to that manager (drop them from the program), or take them back with"
            f' the annotation {PATCH_FORCE}: "true" or the provider\'s enablePatchForce.'
        )
    if error.status == 404 and "namespaces" in message:
        return (
            f" Create the namespace {wanted.namespace!r} first (depends_on), or correct metadata.namespace."
        )
    if "exceeded quota" in message:
        return f" Ask for less, or raise the quota of namespace {wanted.namespace!r}."
    if "violates PodSecurity" in message:
        return f" Change the pod's securityContext as listed, or the Pod Security level of namespace {wanted.namespace!r}."
    if refused_as_immutable(message):
        return " Replace the object: `pulumi up --replace` with its URN."
    if error.status == 403:
        return " The kubeconfig's user lacks this right; a cluster administrator can grant it."
    if "failed calling webhook" in message:
        return " The cluster's admission webhook does not answer; bring it back, or ask whoever runs it."
    return ""


async def serving(
    ask: Callable[[Target], Awaitable[Manifest | None]], which: Target, seconds: float
) -> Manifest | None:
    """Asks about an object whose kind may have been defined a moment ago.

    Raises:
        KindNotServedError: The kind is still not served after the given seconds.
    """
    deadline = asyncio.get_running_loop().time() + seconds
    while True:
        try:
            return await ask(which)
        except KindNotServedError:
            if asyncio.get_running_loop().time() > deadline:
                raise
        await asyncio.sleep(0.5)
