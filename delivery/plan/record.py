"""What is kept beside a plan: the fingerprints of all that it was made from."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict


class Fingerprints(BaseModel):
    """How the things are recognised that decide what an update does.

    Attributes:
        state: Of the stack's state.
        settings: Of the stack file.
        code: Of the clone: its commit, and what differs from it.
        plan: Of the engine's plan; "" where there is none yet.
        engine: The engine's version.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    state: str
    settings: str
    code: str
    plan: str
    engine: str


class SavedPlan(BaseModel):
    """One preview that can be applied.

    Attributes:
        stack: The stack's name.
        made: When.
        fingerprints: What it was made from.
        release: Digest of the release that it deploys, where one was named beside the stack file.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    stack: str
    made: datetime
    fingerprints: Fingerprints
    release: str | None = None
