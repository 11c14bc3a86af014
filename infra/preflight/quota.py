"""The verdict on a quota: what is free of it against what a stack takes at its most. Pure."""

from infra.preflight.verdict import Verdict, ok, wrong


def judged(name: str, wanted: int, *, limit: int, used: int, more: str) -> Verdict:
    """Hold a quota against a stack.

    Args:
        name: The check's name, such as "quota of cores".
        wanted: What the stack takes at its most.
        limit: How much there may be in all.
        used: How much there is already.
        more: How to get more, as the end of a sentence that begins with "ask".
    """
    free = limit - used
    if wanted <= free:
        return ok(name, f"{free} of {limit} are free; the stack's most is {wanted}")
    return wrong(
        name,
        f"{free} of {limit} are free, and the stack's most is {wanted}",
        f"Lower maxNodes in landfall:nodePools, or ask {more}",
    )
