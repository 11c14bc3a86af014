"""One thing that exists in a simulated cloud."""

from dataclasses import asdict, dataclass, field

from infra.plugins.kubernetes.json_tree import Json, JsonObject, value_at

SECONDS_FORM = "%Y-%m-%dT%H:%M:%SZ"
"""How times are written, in UTC."""


@dataclass(frozen=True)
class Scope:
    """Where in a cloud things are made, from the provider's configuration.

    Attributes:
        cloud: The plugin's name, such as "aws".
        account: The account, project or subscription.
        region: The region; "" where the configuration names none.
    """

    cloud: str
    account: str
    region: str


@dataclass(frozen=True)
class Entry:
    """One thing, as the ledger keeps it.

    Attributes:
        serial: Its own name in the ledger; never used again.
        scope: Where it is.
        type: Its type, such as "aws:ec2/vpc:Vpc".
        identity: Its id, as the cloud gives it.
        inputs: What it was asked to be; secrets are in it as a cloud has them.
        outputs: What the cloud adds.
        owner: Who made it: "api" for a caller of the cloud's API, else the serial of the cluster that'
        ' made it.
        created: When, in UTC.
        status: "creating", "ready", "deleting", or "kept" where it was deleted and only its name stays.
    """

    serial: str
    scope: Scope
    type: str
    identity: str
    inputs: JsonObject
    outputs: JsonObject = field(default_factory=dict)
    owner: str = "api"
    created: str = ""
    status: str = "creating"

    def at(self, path: str) -> Json:
        """A value of it: of its outputs, else of its inputs; None where there is none.

        Args:
            path: Property names with dots between them.
        """
        if path == "id":
            return self.identity
        steps = tuple(int(step) if step.isdigit() else step for step in path.split("."))
        found = value_at(self.outputs, steps)
        return value_at(self.inputs, steps) if found is None else found

    def text(self, path: str) -> str:
        """The same as text, "" where there is none."""
        found = self.at(path)
        return "" if found is None else str(found)

    def as_json(self) -> JsonObject:
        """It as it is written."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: JsonObject) -> "Entry":
        """What `as_json` gave."""
        # The file is this module's own; a field of another form fails in the constructor.
        return cls(**{**kept, "scope": Scope(**kept["scope"])})  # type: ignore[arg-type]
