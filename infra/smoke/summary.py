"""What a person reads at the end of an `up`. Pure."""

from collections.abc import Iterator

from infra.smoke.client import on_this_machine
from infra.smoke.outputs import Outputs
from infra.smoke.rows import Checked


def text(stack: str, deployed: Outputs, checked: Checked, stop: str | None = None) -> str:
    """The summary, as lines of "name  value".

    Args:
        stack: The stack's name.
        deployed: Its outputs.
        checked: What its model answered.
        stop: The command that ends it; by default the plain one.
    """
    entries = [*_entries(deployed, checked), ("stop", stop or _stop(stack))]
    lines = [f"  {name:<12}{value}" for name, value in entries]
    return "\n".join(["", f"The model {deployed.model!r} is live on stack {stack!r}.", "", *lines, "", ""])


def curl(endpoint: str, query: str) -> str:
    """A command line that asks for a prediction, whatever proxy the shell has set."""
    past_proxy = "--noproxy '*' " if on_this_machine(endpoint) else ""
    return f"curl {past_proxy}'{endpoint}{query}'"


def _entries(deployed: Outputs, checked: Checked) -> Iterator[tuple[str, str]]:
    yield "endpoint", deployed.endpoint
    yield "try it", curl(deployed.endpoint, checked.query)
    yield "it says", f"{_told(checked)}; {checked.asked} rows are answered alike by GET and POST"
    yield "model", f"{deployed.algorithm}, {deployed.metric} {deployed.score:.3f}"
    yield "image", deployed.image
    yield "release", deployed.release
    if deployed.dashboard:
        yield "dashboard", deployed.dashboard
    if deployed.prometheus:
        yield "prometheus", deployed.prometheus
    for name, reason in sorted(deployed.lacking.items()):
        yield "lacking", f"{name}: {reason}"


def _stop(stack: str) -> str:
    return f". scripts/activate && pulumi destroy --stack {stack}"


def _told(checked: Checked) -> str:
    label, numbers = checked.first.label, checked.first.probabilities
    return f"{label} (probability {max(numbers):.3f})" if len(numbers) > 1 else label
