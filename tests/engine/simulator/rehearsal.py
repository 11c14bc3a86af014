"""A stack of a test's own in a simulated cloud, with a ledger of its own."""

from pathlib import Path

from infra.plugins.simulator import installation
from infra.plugins.simulator.ledger import Ledger
from tests.engine.stack import Stack


class Rehearsal(Stack):
    """A stack whose clouds are simulated.

    Args:
        folder: An empty folder for everything.
        program: The text of the program.
        clouds: Names of the plugins that are simulated.
        providers: Further plugins by name, each with its folder.
    """

    def __init__(
        self, folder: Path, program: str, *clouds: str, providers: dict[str, Path] | None = None
    ) -> None:
        super().__init__(folder, program, providers)
        self.ledger = Ledger(folder / "ledger")
        self.environment |= {
            "LANDFALL_SIMULATOR": str(self.ledger.folder),
            "LANDFALL_SIMULATOR_NODES": "none",
        }
        for cloud in clouds:
            installation.install(Path(self.environment["PULUMI_HOME"]), cloud)

    def types(self) -> list[str]:
        """The types of everything that exists, in the order of creation."""
        return [entry.type for entry in self.ledger.entries()]
