"""What was seen of a stack while it was watched."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Counted:
    """What Prometheus counted of everybody's requests, estimated between its scrapes.

    Attributes:
        asked: Predictions asked for.
        failed: Those that ended in an error of the server.
    """

    asked: float
    failed: float


@dataclass(frozen=True)
class Observation:
    """One watch.

    Attributes:
        seconds: How long it was.
        latencies: Of each request of ours that was answered, in seconds.
        failures: Of each that was not, or not rightly, why.
        everyone: What Prometheus counted meanwhile; None where there is none to ask.
    """

    seconds: float
    latencies: tuple[float, ...]
    failures: tuple[str, ...]
    everyone: Counted | None = None

    @property
    def asked(self) -> int:
        """How many requests we made."""
        return len(self.latencies) + len(self.failures)
