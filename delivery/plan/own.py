"""Which steps of an update are a release's own. Pure."""

from collections.abc import Iterable, Iterator

from delivery.comment.records import Action, Step
from infra.workload.canary import NAME

_SCALER = "HorizontalPodAutoscaler"
_SERVED = (("ModelImage", "model"), ("Deployment", None))
"""What another release changes: the image, and the Deployment that is named as the model."""


def foreign(steps: Iterable[Step], model: str, *, promoting: bool) -> Iterator[Step]:
    """The steps that neither a release nor a canary needs.

    Args:
        steps: What an update would do.
        model: The name of the model's objects.
        promoting: Whether the present release is to change, or a canary alone.
    """
    for step in steps:
        kind = step.type.rpartition(":")[2]
        own = step.name in {NAME, f"{model}-{NAME}"} or (kind, step.name) == (_SCALER, model)
        served = promoting and (kind, step.name) in {(one, name or model) for one, name in _SERVED}
        if step.action is not Action.SAME and not own and not served and not step.type.startswith("pulumi:"):
            yield step


def listed(steps: Iterable[Step]) -> str:
    """Steps as lines."""
    return "\n".join(f"  {step.action} {step.name} ({step.type})" for step in steps)
