"""Where saved plans lie: a folder for each stack, the user's own or one that a pipeline keeps."""

from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from delivery.errors import PlanMissing
from delivery.plan.record import SavedPlan


@dataclass(frozen=True)
class PlanFolder:
    """One stack's preview.

    Attributes:
        path: The folder.
        stack: The stack's name.
    """

    path: Path
    stack: str

    @property
    def plan(self) -> Path:
        """The engine's plan; its secrets are encrypted."""
        return self.path / "plan.json"

    @property
    def events(self) -> Path:
        """The engine's events."""
        return self.path / "events.ndjson"

    @property
    def settings(self) -> Path:
        """The stack file with the release that is deployed, where one was named; the engine may write its
        salt into it."""
        return self.path / "settings.yaml"

    @property
    def record(self) -> Path:
        """What the plan was made from."""
        return self.path / "record.json"

    def prepare(self) -> None:
        """Make the folder, without what an older preview left: a plan never outlives its record."""
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        for file in (self.record, self.plan, self.events, self.settings):
            file.unlink(missing_ok=True)

    def save(self, saved: SavedPlan) -> None:
        """Write the record, which makes the plan valid: it is written last, and whole."""
        aside = self.record.with_suffix(".part")
        aside.write_text(saved.model_dump_json(indent=2) + "\n")
        aside.replace(self.record)

    def load(self) -> SavedPlan:
        """Read the record.

        Raises:
            PlanMissing: There is none, or it is damaged.
        """
        again = f"Preview the stack first: scripts/preview_comment {self.stack}"
        try:
            return SavedPlan.model_validate_json(self.record.read_text())
        except FileNotFoundError:
            raise PlanMissing(f"There is no plan of stack {self.stack!r} in {self.path}. {again}") from None
        except ValidationError as error:
            fault = error.errors()[0]["msg"]
            raise PlanMissing(f"{self.record} is damaged: {fault}. {again}") from error


def of(root: Path, stack: str) -> PlanFolder:
    """The folder of a stack's preview.

    Args:
        root: The folder of all previews.
        stack: The stack's name, which may be qualified with an organisation and a project.
    """
    return PlanFolder(root / stack.replace("/", "."), stack)
