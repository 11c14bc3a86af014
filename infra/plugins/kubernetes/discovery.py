"""What a cluster serves: the path of each kind, and whether it lives in namespaces.

Asks the server once per group and version and remembers the answer, but never that something is missing: a
CRD may come.
"""

import asyncio
from dataclasses import dataclass

from infra.plugins.kubernetes.errors import ApiError, KindNotServedError
from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.kubernetes.transport import Transport


@dataclass(frozen=True)
class ServedKind:
    """One kind as the cluster serves it."""

    api_version: str
    kind: str
    plural: str
    namespaced: bool

    def collection(self, namespace: str) -> str:
        """The path of all objects of this kind, in one namespace ("" for all, or for kinds without)."""
        root = f"/apis/{self.api_version}" if "/" in self.api_version else f"/api/{self.api_version}"
        within = f"/namespaces/{namespace}" if self.namespaced and namespace else ""
        return f"{root}{within}/{self.plural}"


class Discovery:
    """The kinds of one cluster, learned as they are asked for."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._known: dict[str, dict[str, ServedKind]] = {}
        self._asking: dict[str, asyncio.Lock] = {}

    async def find(self, api_version: str, kind: str) -> ServedKind:
        """How the cluster serves a kind.

        Raises:
            KindNotServedError: It does not, at present.
        """
        async with self._asking.setdefault(api_version, asyncio.Lock()):
            known = self._known.get(api_version, {})
            if kind not in known:
                known = self._known[api_version] = await self._ask(api_version)
        if kind not in known:
            raise KindNotServedError(
                f"The cluster at {self._transport.server} serves no kind {kind} in {api_version}. If it"
                " comes with a"
                " CustomResourceDefinition or an operator, install that first (depends_on); else check the"
                " spelling."
            )
        return known[kind]

    async def await_kind(self, api_version: str, kind: str, seconds: float) -> ServedKind:
        """As `find`, but gives a kind defined a moment ago some seconds to be served."""
        deadline = asyncio.get_running_loop().time() + seconds
        while True:
            try:
                return await self.find(api_version, kind)
            except KindNotServedError:
                if asyncio.get_running_loop().time() > deadline:
                    raise
            await asyncio.sleep(0.5)

    async def _ask(self, api_version: str) -> dict[str, ServedKind]:
        root = f"/apis/{api_version}" if "/" in api_version else f"/api/{api_version}"
        try:
            answer = await self._transport.request("GET", root)
        except ApiError as error:
            if error.status == 404:  # any other error leaves open whether the kind exists
                return {}
            raise
        resources = answer.get("resources")
        served = (
            [_served(api_version, item) for item in resources if isinstance(item, dict)]
            if isinstance(resources, list)
            else []
        )
        return {item.kind: item for item in served if "/" not in item.plural}


def _served(api_version: str, item: JsonObject) -> ServedKind:
    return ServedKind(
        api_version, str(item.get("kind")), str(item.get("name")), item.get("namespaced") is True
    )
