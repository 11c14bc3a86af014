"""How far an object is on its way to being ready."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from infra.plugins.kubernetes.cluster import ClusterClient
from infra.plugins.kubernetes.manifest import Manifest


@dataclass(frozen=True)
class Progress:
    """One look at an object.

    Attributes:
        ready: Nothing more to wait for.
        reasons: What it waits for, the general first, each a sentence without its full stop.
        hopeless: Waiting longer cannot make it ready.
    """

    ready: bool
    reasons: tuple[str, ...] = ()
    hopeless: bool = False


READY = Progress(ready=True)

Assess = Callable[[Manifest, ClusterClient], Awaitable[Progress]]


def waiting(*reasons: str, hopeless: bool = False) -> Progress:
    """Not ready, for these reasons; empty ones are left out."""
    return Progress(ready=False, reasons=tuple(reason for reason in reasons if reason), hopeless=hopeless)
