"""Objects of one cluster: get, apply, create, delete, list, watch.

Owns which request each of these is. Decides nothing: who calls knows why.
"""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from infra.plugins.kubernetes.discovery import Discovery, ServedKind
from infra.plugins.kubernetes.errors import ApiError, UnreachableError
from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.kubernetes.manifest import Manifest
from infra.plugins.kubernetes.transport import APPLY, Transport


@dataclass(frozen=True)
class Target:
    """Which object: kind, namespace and name."""

    api_version: str
    kind: str
    namespace: str
    name: str


def target(manifest: Manifest) -> Target:
    """The object that a manifest describes."""
    return Target(manifest.api_version, manifest.kind, manifest.namespace, manifest.name)


class ClusterClient:
    """One cluster as one user sees it. Safe to use from many tasks at once."""

    def __init__(self, transport: Transport, default_namespace: str) -> None:
        self._transport = transport
        self._default_namespace = default_namespace
        self._probe: asyncio.Task[str | None] | None = None
        self.discovery = Discovery(transport)

    @property
    def default_namespace(self) -> str:
        """Where namespaced objects go that name none."""
        return self._default_namespace

    async def unreachable_reason(self) -> str | None:
        """Why no server answers, or None where one does; asked once, at the first call."""
        if self._probe is None:
            self._probe = asyncio.create_task(self._ask_version())
        return await asyncio.shield(self._probe)

    async def _ask_version(self) -> str | None:
        try:
            await self._transport.request("GET", "/version")
        except UnreachableError as error:
            return str(error)
        except ApiError:
            return None  # it answers; what it refuses is said where it matters
        return None

    async def get(self, which: Target) -> Manifest | None:
        """The live object, or None where there is none."""
        try:
            return Manifest(await self._transport.request("GET", await self._path(which)))
        except ApiError as error:
            if error.status == 404:
                return None
            raise

    async def get_or(self, known: Manifest) -> Manifest:
        """The live object, or the known one where there is none any more."""
        return await self.get(target(known)) or known

    async def apply(
        self, wanted: Manifest, manager: str, *, force: bool = False, dry_run: bool = False
    ) -> Manifest:
        """Server-side apply: creates the object or brings this manager's fields to what is wanted.

        Raises:
            ApiError: Among others 409 with the fields that other managers hold, unless forced.
        """
        params = {"fieldManager": manager, "force": str(force).lower(), "fieldValidation": "Warn"}
        if dry_run:
            params["dryRun"] = "All"
        path = await self._path(target(wanted))
        return Manifest(await self._transport.request("PATCH", path, params, wanted.tree, APPLY))

    async def create(self, wanted: Manifest, manager: str, *, dry_run: bool = False) -> Manifest:
        """Creates an object that must not exist yet, or whose name the server makes (`generateName`)."""
        served = await self.discovery.find(wanted.api_version, wanted.kind)
        params = {"fieldManager": manager, "fieldValidation": "Warn"}
        if dry_run:
            params["dryRun"] = "All"
        path = served.collection(wanted.namespace)
        return Manifest(await self._transport.request("POST", path, params, wanted.tree))

    async def delete(self, which: Target, propagation: str, uid: str) -> None:
        """Asks for an object's deletion; one that is gone, or another of the same name, is left alone."""
        body: JsonObject = {"apiVersion": "v1", "kind": "DeleteOptions", "propagationPolicy": propagation}
        if uid:
            body["preconditions"] = {"uid": uid}
        try:
            await self._transport.request("DELETE", await self._path(which), body=body)
        except ApiError as error:
            if error.status != 404 and not (error.status == 409 and "uid" in str(error).lower()):
                raise

    async def list(self, which: Target, labels: str = "", fields: str = "") -> list[Manifest]:
        """The objects of a target's kind and namespace, by label and field selector; its name is not used."""
        served = await self.discovery.find(which.api_version, which.kind)
        params = {
            key: value for key, value in (("labelSelector", labels), ("fieldSelector", fields)) if value
        }
        answer = await self._transport.request("GET", served.collection(which.namespace), params)
        items = answer.get("items")
        return [Manifest(item) for item in items if isinstance(item, dict)] if isinstance(items, list) else []

    async def watch(
        self, which: Target, resource_version: str, seconds: float
    ) -> AsyncGenerator[JsonObject, None]:
        """Events of one object after a version, for at most `seconds`."""
        served = await self._served(which)
        params = {"fieldSelector": f"metadata.name={which.name}", "resourceVersion": resource_version}
        async for event in self._transport.watch(served.collection(which.namespace), params, seconds):
            yield event

    async def log_tail(self, namespace: str, pod: str, container: str, lines: int) -> str:
        """The last lines of a container's last run, or "" where the kubelet has none to give."""
        path = f"/api/v1/namespaces/{namespace}/pods/{pod}/log"
        for previous in ("true", "false"):
            try:
                params = {"container": container, "tailLines": str(lines), "previous": previous}
                return await self._transport.text(path, params)
            except ApiError:
                continue
        return ""

    async def close(self) -> None:
        """Ends every connection."""
        await self._transport.close()

    async def _served(self, which: Target) -> ServedKind:
        return await self.discovery.find(which.api_version, which.kind)

    async def _path(self, which: Target) -> str:
        return f"{(await self._served(which)).collection(which.namespace)}/{which.name}"
