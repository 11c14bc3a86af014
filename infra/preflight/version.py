"""Whether a cloud offers the Kubernetes version that a stack asks for."""

from collections.abc import Callable, Mapping

from infra.preflight.question import Question
from infra.preflight.verdict import Verdict, ok, wrong

NAME = "Kubernetes version"


def questions(
    wanted: str | None,
    command: tuple[str, ...],
    offered: Callable[[str], Mapping[str, str]],
    service: str,
) -> tuple[Question, ...]:
    """What to ask: nothing where the stack leaves the version to the cloud.

    Args:
        wanted: The minor version that the stack asks for, such as "1.34"; None for the cloud's own choice.
        command: What prints the versions that are offered.
        offered: Those, each with how it is offered, by what was printed. It may raise ValueError.
        service: What offers them, such as "EKS".
    """
    if wanted is None:
        return ()
    return (Question(NAME, command, lambda text: _judged(wanted, offered(text), service)),)


def _judged(wanted: str, offered: Mapping[str, str], service: str) -> Verdict:
    if wanted in offered:
        return ok(NAME, f"{wanted}: {offered[wanted]}")
    return wrong(
        NAME,
        f"{service} does not offer {wanted} there",
        f"Set landfall:kubernetesVersion to one of: {', '.join(sorted(offered, key=_number))}.",
    )


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())
