"""What a stack says of itself, read through `pulumi stack output`."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from infra import engine
from infra.errors import EndpointError
from infra.naming import SERVING_NAMESPACE


class Trial(BaseModel):
    """A canary.

    Attributes:
        release: The digest of the release on trial.
        replicas: How many run it.
        beside: How many run the present release meanwhile.
    """

    model_config = ConfigDict(frozen=True)

    release: str
    replicas: int
    beside: int


class Outputs(BaseModel):
    """The outputs of a stack that has been brought up (infra/exports.py declares them).

    Attributes:
        endpoint: Where the model answers, as a URL without path.
        model: Its name in requests.
        algorithm: The algorithm that won.
        score: Its score, on the scale of `metric`.
        metric: What the score measures.
        image: The serving image by digest.
        release: The release's digest.
        canary: The release that a share of the replicas runs; None where none does.
        namespace: The namespace of the model's objects.
        dashboard: URL of the monitoring page, None where the stack has none.
        prometheus: URL of Prometheus, None where the stack has none.
        lacking: What the cluster lacks, with the reason.
    """

    model_config = ConfigDict(frozen=True)

    endpoint: str
    model: str
    algorithm: str
    score: float
    metric: str
    image: str
    release: str
    canary: Trial | None = None
    namespace: str = SERVING_NAMESPACE
    dashboard: str | None = None
    prometheus: str | None = None
    lacking: dict[str, str] = Field(default_factory=dict)


def read(stack: str, environment: Mapping[str, str] | None = None) -> Outputs:
    """The outputs of a stack.

    Args:
        stack: Its name.
        environment: The environment in which `pulumi` finds its backend; by default this process's own.

    Raises:
        EndpointError: It has none: it was never brought up, or not to the end.
        LandfallError: Pulumi cannot be asked.
    """
    answer = engine.ask(["stack", "output", "--json", "--stack", stack], environment=environment)
    if answer.returncode != 0:
        raise EndpointError(
            f"The outputs of stack {stack!r} cannot be read: {answer.stderr.strip()}\n"
            f"If the stack does not exist yet: scripts/up {stack}"
        )
    return parse(stack, answer.stdout)


def parse(stack: str, text: str) -> Outputs:
    """Outputs from Pulumi's JSON.

    Raises:
        EndpointError: Some are missing, so the stack is not up.
    """
    try:
        return Outputs.model_validate_json(text)
    except ValidationError as error:
        fields = ", ".join(sorted({str(detail["loc"][0]) for detail in error.errors() if detail["loc"]}))
        raise EndpointError(
            f"Stack {stack!r} is not up: no output {fields or 'at all'}. Run: pulumi up --stack {stack}"
        ) from None
