"""`landfall:index:ToolImage`: a tool of the cluster, baked and pushed."""

from collections.abc import Mapping
from typing import ClassVar

from infra.errors import ImageError
from infra.plugins.landfall.image import credentials, fingerprint, images, push, tools
from infra.plugins.landfall.image.images import Target
from infra.plugins.landfall.image.processor import architecture
from infra.plugins.landfall.image.progress import Progress
from infra.plugins.landfall.image.reference import BaseReference, RegistryHost, Repository
from infra.plugins.landfall.kinds.kind import Existing, Kind, Record


class ToolImageInputs(Record):
    """Which tool, and where its image goes; architecture and fingerprint are computed."""

    tool: str
    registry: RegistryHost
    repository: Repository
    base: BaseReference
    username: str | None = None
    password_command: tuple[str, ...] | None = None
    authority_command: tuple[str, ...] | None = None
    architecture: str = ""
    fingerprint: str = ""


class ToolImageOutputs(Record):
    """What the image is called."""

    image: str


class ToolImage(Kind[ToolImageInputs, ToolImageOutputs]):
    """Keyed by the tool's own bytes or code: a preview shows a change only where there is one."""

    type_name = "landfall:index:ToolImage"
    inputs = ToolImageInputs
    outputs = ToolImageOutputs
    stand_ins: ClassVar[Mapping[str, str]] = {"registry": "127.0.0.1:1"}

    def complete(self, inputs: ToolImageInputs) -> ToolImageInputs:
        """Compute the fingerprint; this needs the tool on this machine."""
        try:
            made = fingerprint.tool_image(tools.source(inputs.tool), inputs.base)
        except (OSError, SyntaxError) as failure:
            raise ImageError(
                f"Tool {inputs.tool!r} cannot be baked: {failure}. Restore it, or run scripts/setup."
            ) from failure
        return inputs.model_copy(update={"architecture": architecture(), "fingerprint": made})

    def identify(self, inputs: ToolImageInputs) -> str:
        """Its repository in its registry."""
        return f"{inputs.registry}/{inputs.repository}"

    def create(self, inputs: ToolImageInputs, progress: Progress) -> ToolImageOutputs:
        """Bake it and push it."""
        target = Target(
            inputs.registry,
            inputs.repository,
            inputs.base,
            inputs.fingerprint,
            credentials.login(inputs.username, inputs.password_command, inputs.authority_command),
        )
        return ToolImageOutputs(image=images.tool(tools.source(inputs.tool), target, progress))

    def drifted(self, existing: Existing[ToolImageOutputs]) -> frozenset[str]:
        """Whether the local registry has lost it."""
        return frozenset({"image"}) if push.lost(existing.outputs.image) else frozenset()

    def delete(self, identity: str, progress: Progress) -> None:
        """Nothing: what is in a registry may run elsewhere, and goes with the registry."""
