"""Waiting: looks again whenever the object changes, and now and then for what belongs to it."""

import asyncio
from contextlib import aclosing

from infra.plugins.kubernetes.annotations import SKIP_AWAIT, WAIT_FOR, is_true, timeout_seconds
from infra.plugins.kubernetes.cluster import ClusterClient, target
from infra.plugins.kubernetes.errors import ApiError, NotReadyError, UnreachableError
from infra.plugins.kubernetes.manifest import Manifest
from infra.plugins.kubernetes.readiness.custom import as_annotated
from infra.plugins.kubernetes.readiness.kinds import KINDS
from infra.plugins.kubernetes.readiness.progress import READY, Progress
from infra.plugins.kubernetes.task import Task

_LOOK_AGAIN = 2.0
"""Seconds after which an object that did not change is looked at again, since its pods may have."""

_DEFAULT_TIMEOUT = 600.0


async def until_ready(task: Task, live: Manifest) -> Manifest:
    """The object once it is ready.

    Raises:
        NotReadyError: It is not ready in time, never will be, was deleted meanwhile, or the engine asked to
            stop.
    """
    if is_true(live, SKIP_AWAIT):
        return live
    cluster = await task.cluster()
    waited = KINDS.get(f"{live.api_version.rpartition('/')[0]}/{live.kind}")
    patience = timeout_seconds(live, task.timeout, waited.timeout if waited else _DEFAULT_TIMEOUT)
    deadline = asyncio.get_running_loop().time() + patience
    said: tuple[str, ...] = ()
    while True:
        progress = await _assess(cluster, live)
        if progress.ready:
            return live
        left = deadline - asyncio.get_running_loop().time()
        if progress.hopeless or left <= 0:
            end = "will not become ready" if progress.hopeless else f"was not ready within {patience:.0f} s"
            raise NotReadyError(f"{live.label} {end}: {'; '.join(progress.reasons)}", progress.reasons)
        if progress.reasons != said:
            said = progress.reasons
            await task.status(f"waiting: {'; '.join(reason.splitlines()[0] for reason in said)}")
        changed = await next_version(task, live, min(_LOOK_AGAIN, left))
        if changed is None:
            raise NotReadyError(f"{live.label} was deleted while it was waited for: {'; '.join(said)}", said)
        live = changed


async def _assess(cluster: ClusterClient, live: Manifest) -> Progress:
    expressions = live.annotations.get(WAIT_FOR)
    if expressions:
        return as_annotated(live, expressions)
    waited = KINDS.get(f"{live.api_version.rpartition('/')[0]}/{live.kind}")
    return await waited.assess(live, cluster) if waited else READY


async def next_version(task: Task, live: Manifest, seconds: float) -> Manifest | None:
    """The object after its next change, or as it is after some seconds; None when it is gone.

    Raises:
        NotReadyError: The engine asked to stop.
    """
    waiting = asyncio.ensure_future(_next_version(await task.cluster(), live, seconds))
    stopping = asyncio.ensure_future(task.session.interrupted.wait())
    try:
        await asyncio.wait({waiting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if waiting.done():
            return waiting.result()
    finally:
        waiting.cancel()
        stopping.cancel()
    raise NotReadyError(
        f"{live.label}: interrupted while waiting for it; `pulumi up` goes on where this ended"
    )


async def _next_version(cluster: ClusterClient, live: Manifest, seconds: float) -> Manifest | None:
    try:
        async with asyncio.timeout(seconds):
            async with aclosing(
                cluster.watch(target(live), live.text("metadata", "resourceVersion"), seconds)
            ) as events:
                async for event in events:
                    changed = event.get("object")
                    if event.get("type") == "DELETED":
                        return None
                    if event.get("type") == "MODIFIED" and isinstance(changed, dict):
                        return Manifest(changed)
                    break  # an error: the version is too old to watch from
    except (TimeoutError, UnreachableError):
        pass
    except ApiError as error:
        if error.status == 404:
            return None
    return await cluster.get(target(live))
