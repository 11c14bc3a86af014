"""What was measured, as records, and what is said of it: medians, ratios, the form of `--json`."""

from collections.abc import Callable, Sequence
from statistics import median

import msgspec

from bench.servers.load import Figures

OURS = "landfall"


class Measured(msgspec.Struct, frozen=True):
    """One start of one server.

    Attributes:
        system: Its name.
        variant: "default" or "tuned".
        model: What it served.
        start_seconds: From its command to its first answer.
        memory_bytes: Proportional set size of all its processes after the load.
        processor_seconds: Of all its processes during the load with sixteen connections.
        alone: With one connection.
        together: With sixteen.
    """

    system: str
    variant: str
    model: str
    start_seconds: float
    memory_bytes: int
    processor_seconds: float
    alone: Figures
    together: Figures


class Campaign(msgspec.Struct, frozen=True, omit_defaults=True):
    """Everything that one bench found.

    Attributes:
        date: Of the day, ISO 8601.
        machine: Processor, cores, kernel, Python.
        load_average: Of the machine before the bench, over one minute: work of others.
        versions: Of each server's main package, by the server's name.
        environment_bytes: Of each Python environment, by the server's name.
        seconds: Of each load.
        rounds: Every start, in order.
        image_bytes: Of this project's image, unpacked, by the engine in it; empty where none was baked.
    """

    date: str
    machine: str
    load_average: float
    versions: dict[str, str]
    environment_bytes: dict[str, int]
    seconds: float
    rounds: list[Measured]
    image_bytes: dict[str, int] = {}

    def of(self, system: str, variant: str, model: str) -> list[Measured]:
        """All starts of one server, one way, with one model."""
        return [
            one for one in self.rounds if (one.system, one.variant, one.model) == (system, variant, model)
        ]

    def models(self) -> list[str]:
        """The models, in order of appearance."""
        return list(dict.fromkeys(one.model for one in self.rounds))

    def variants(self, system: str, model: str) -> list[str]:
        """The ways that a server was run."""
        found = (one.variant for one in self.rounds if (one.system, one.model) == (system, model))
        return list(dict.fromkeys(found))

    def systems(self, model: str) -> list[str]:
        """The servers that served a model, in order of appearance."""
        return list(dict.fromkeys(one.system for one in self.rounds if one.model == model))

    def best(self, system: str, model: str) -> str:
        """The variant that answered most requests a second with sixteen connections."""
        return max(
            self.variants(system, model), key=lambda variant: middle(self.of(system, variant, model), rate)
        )


def rate(one: Measured) -> float:
    """Requests a second with sixteen connections."""
    return one.together.rate


def processor(one: Measured) -> float:
    """Microseconds of processor time a request: what other work on the machine changes least."""
    return one.processor_seconds * 1e6 / one.together.requests


def memory(one: Measured) -> float:
    """Bytes."""
    return one.memory_bytes


def start(one: Measured) -> float:
    """Seconds."""
    return one.start_seconds


def middle(rounds: Sequence[Measured], figure: Callable[[Measured], float]) -> float:
    """The median of a figure over rounds."""
    return median(figure(one) for one in rounds)


def ratio(campaign: Campaign, system: str, model: str, figure: Callable[[Measured], float]) -> float:
    """A figure of Landfall's as a multiple of another server's, that one in its better variant."""
    ours = campaign.of(OURS, campaign.best(OURS, model), model)
    theirs = campaign.of(system, campaign.best(system, model), model)
    return middle(ours, figure) / middle(theirs, figure)


class Summary(msgspec.Struct, frozen=True):
    """What `--json` writes. Each value is Landfall's figure divided by the other server's.

    Attributes:
        ratio: Of requests a second with sixteen connections, by model, then by server.
        memory: Of memory after the load, with the first model, by server.
        start: Of seconds from start to first answer, with the first model, by server.
    """

    ratio: dict[str, dict[str, float]]
    memory: dict[str, float]
    start: dict[str, float]


def summary(campaign: Campaign) -> Summary:
    """The summary of a campaign."""
    models = campaign.models()

    def others(model: str, figure: Callable[[Measured], float]) -> dict[str, float]:
        return {
            system: ratio(campaign, system, model, figure)
            for system in campaign.systems(model)
            if system != OURS
        }

    return Summary(
        {model: others(model, rate) for model in models}, others(models[0], memory), others(models[0], start)
    )
