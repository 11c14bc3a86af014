"""What a review consists of, as records: stacks, steps, changes, policies, costs."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Literal

SECRET = "[secret]"  # noqa: S105  # what stands in place of one
UNKNOWN = "(known after the update)"


class Action(StrEnum):
    """What happens to a resource, the worst first."""

    DELETE = "delete"
    REPLACE = "replace"
    UPDATE = "update"
    CREATE = "create"
    IMPORT = "import"
    SAME = "same"


DANGEROUS = (Action.DELETE, Action.REPLACE)
"""What loses something."""


@dataclass(frozen=True)
class Change:
    """One property that changes.

    Attributes:
        path: Its path, such as "spec.template.spec.containers[0].image".
        before: Its value as text; None where it is new.
        after: Its value as text; None where it goes.
        replaces: Whether it is a reason for a replacement.
    """

    path: str
    before: str | None
    after: str | None
    replaces: bool = False


@dataclass(frozen=True)
class Step:
    """What happens to one resource.

    Attributes:
        action: What.
        type: Its type.
        name: Its name in the program.
        changes: Which of its properties change.
        protected: Whether the engine refuses to delete it.
        retained: Whether it stays in the cloud when the engine forgets it.
        deleted_first: Whether the old one goes before the new one comes.
        content: Hash of all that the step sets, also of what no change tells, such as a new one's inputs.
    """

    action: Action
    type: str
    name: str
    changes: tuple[Change, ...] = ()
    protected: bool = False
    retained: bool = False
    deleted_first: bool = False
    content: str = ""

    @property
    def reasons(self) -> tuple[Change, ...]:
        """The changes that force a replacement."""
        return tuple(change for change in self.changes if change.replaces)

    @property
    def dangerous(self) -> bool:
        """Whether something is lost."""
        return self.action in DANGEROUS and not self.retained


@dataclass(frozen=True)
class Violation:
    """One rule that a resource breaks.

    Attributes:
        policy: The rule's name.
        level: Whether it ends the update.
        resource: The resource's name; "" where it is about the whole stack.
        message: What is wrong and what to do.
    """

    policy: str
    level: Literal["mandatory", "advisory"]
    resource: str
    message: str


@dataclass(frozen=True)
class Policies:
    """What the rules said.

    Attributes:
        run: How many rules were run; 0 means that nobody looked.
        violations: What they found.
    """

    run: int = 0
    violations: tuple[Violation, ...] = ()

    @property
    def failed(self) -> tuple[Violation, ...]:
        """Those that end the update."""
        return tuple(one for one in self.violations if one.level == "mandatory")

    @property
    def advice(self) -> tuple[Violation, ...]:
        """Those that change nothing."""
        return tuple(one for one in self.violations if one.level == "advisory")


@dataclass(frozen=True)
class Cost:
    """What a stack costs, estimated from the dated price table.

    Attributes:
        before: US dollars a month now.
        after: US dollars a month after the update.
        unknown: Types of resources that cost something unknown.
    """

    before: Decimal
    after: Decimal
    unknown: tuple[str, ...] = ()

    @property
    def delta(self) -> Decimal:
        """US dollars a month more, or less."""
        return self.after - self.before


@dataclass(frozen=True)
class StackPreview:
    """What an update would do to one stack.

    Attributes:
        stack: The stack's name.
        steps: What it would do, resource by resource, unchanged ones included.
        policies: What the rules said.
        cost: What it costs; None where nobody has estimated it.
        drift: What was changed outside the program; None where nobody has looked, or to no end.
        unseen: Why that look came to no end; None where it did, or there was none.
        seconds: How long the preview took.
        error: Why it failed; None where it did not.
        state: Hash of the state that it started from.
        settings: Hash of the stack's settings.
        log: Where its whole log is.
    """

    stack: str
    steps: tuple[Step, ...] = ()
    policies: Policies = Policies()
    cost: Cost | None = None
    drift: tuple[Step, ...] | None = None
    unseen: str | None = None
    seconds: float = 0
    error: str | None = None
    state: str = ""
    settings: str = ""
    log: str | None = None

    def of(self, *actions: Action) -> tuple[Step, ...]:
        """The steps with one of these actions."""
        return tuple(step for step in self.steps if step.action in actions)

    @property
    def dangers(self) -> tuple[Step, ...]:
        """The steps that lose something, deletions first."""
        order = list(Action)
        found = [step for step in self.steps if step.dangerous]
        return tuple(sorted(found, key=lambda step: (order.index(step.action), step.type, step.name)))

    @property
    def changed(self) -> bool:
        """Whether anything would happen."""
        return any(step.action is not Action.SAME for step in self.steps)


@dataclass(frozen=True)
class Review:
    """Everything that one comment tells.

    Attributes:
        previews: The stacks, in the order to be told.
        head: Commit that was previewed.
        base: Commit that it was merged onto.
        engine: The engine's version.
        made: When, with a time zone.
        sdk: Version of the engine's package that the program runs on.
        release: Digest of the release that was named for all of them; None for what their files say.
        rehearsed: Whether the cloud was a simulated one.
        missing: Why there is no preview at all; None where there is one.
        differs: Why a merge would not do what was reviewed; None where it would, or nothing is merged.
        artefact: Where everything that did not fit can be read.
        caution: What a reader must know of where the review comes from, as Markdown; None where nothing.
    """

    previews: tuple[StackPreview, ...]
    head: str
    base: str
    engine: str
    made: datetime
    sdk: str = ""
    release: str | None = None
    rehearsed: bool = False
    missing: str | None = None
    differs: str | None = None
    artefact: str | None = None
    caution: str | None = None
