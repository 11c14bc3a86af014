"""What is kept about a node between starts: what it was asked to be and where it answers."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from infra.plugins.landfall.node.layout import Layout
from infra.plugins.landfall.node.spec import NodeSpec


class Record(BaseModel):
    """A node's record.

    Attributes:
        spec: What it was asked to be.
        address: Its host-side address.
        api_port: Host-side port of its API server.
        version: The Kubernetes version that it last ran, "" before its first start.
    """

    model_config = ConfigDict(frozen=True)

    spec: NodeSpec
    address: str
    api_port: int
    version: str = ""

    @property
    def server(self) -> str:
        """URL of its API server on the host."""
        return f"https://{self.address}:{self.api_port}"

    def save(self, layout: Layout) -> None:
        """Write it, whole or not at all."""
        layout.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside = layout.record.with_suffix(".new")
        aside.write_text(self.model_dump_json(indent=1))
        aside.replace(layout.record)


def load(layout: Layout) -> Record | None:
    """The record of a node, or None where it has none."""
    try:
        return Record.model_validate_json(layout.record.read_text())
    except FileNotFoundError:
        return None


def names(nodes: Path) -> tuple[str, ...]:
    """Names of all nodes that have a record, in order."""
    return tuple(sorted(path.parent.name for path in nodes.glob("*/node.json")))
