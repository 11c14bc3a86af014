"""`landfall:index:Registry`: an image registry on this machine."""

from infra.plugins.landfall.image.progress import Progress
from infra.plugins.landfall.kinds.kind import Existing, Kind, Record
from infra.plugins.landfall.registry import lifecycle
from infra.plugins.landfall.registry.spec import RegistrySpec, RegistryState


class RegistryOutputs(Record):
    """Where the registry is, and whether its processes live."""

    host: str
    socket: str
    running: bool


class Registry(Kind[RegistrySpec, RegistryOutputs]):
    """Its port stays what it first was, so that image references stay valid over restarts."""

    type_name = "landfall:index:Registry"
    inputs = RegistrySpec
    outputs = RegistryOutputs
    delete_first = True
    replacing = frozenset({"name"})
    lasting = frozenset({"host", "socket", "running"})

    def identify(self, inputs: RegistrySpec) -> str:
        """Its name."""
        return inputs.name

    def create(self, inputs: RegistrySpec, progress: Progress) -> RegistryOutputs:
        """Start it, or take over the running one of that name."""
        progress.status(f"starting registry {inputs.name}")
        return _outputs(lifecycle.start(inputs))

    def drifted(self, existing: Existing[RegistryOutputs]) -> frozenset[str]:
        """Whether its processes have ended."""
        return frozenset() if lifecycle.probe(existing.identity) else frozenset({"running"})

    def read(self, existing: Existing[RegistryOutputs]) -> RegistryOutputs | None:
        """It as it is, or None where its data are gone."""
        state = lifecycle.read(existing.identity)
        return None if state is None else _outputs(state)

    def delete(self, identity: str, progress: Progress) -> None:
        """Stop it and remove its images."""
        progress.status(f"stopping registry {identity}")
        lifecycle.stop(identity, delete_data=True)


def _outputs(state: RegistryState) -> RegistryOutputs:
    return RegistryOutputs(host=state.host, socket=state.socket, running=state.running)
