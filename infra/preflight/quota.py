"""The verdict on a quota: what is free of it against what a stack takes at its most. Pure."""

from infra.preflight.verdict import Verdict, ok, wrong


def judged(
    name: str, wanted: int, *, limit: int, used: int, more: str, later: str = "", fewer: str = "maxNodes"
) -> Verdict:
    """Hold a quota against a stack.

    Args:
        name: The check's name, such as "quota of cores".
        wanted: What the stack takes at its most.
        limit: How much there may be in all.
        used: How much there is already.
        more: How to get more, as the end of a sentence that begins with "ask".
        later: What it takes beyond that at times, as the end of the sentence; nothing is held against it.
        fewer: What of a node pool to lower where less would do.
    """
    free = limit - used
    if wanted <= free:
        return ok(name, f"{free} of {limit} are free; the stack's most is {wanted}{later}")
    return wrong(
        name,
        f"{free} of {limit} are free, and the stack's most is {wanted}{later}",
        f"Lower {fewer} in landfall:nodePools, or ask {more}",
    )
