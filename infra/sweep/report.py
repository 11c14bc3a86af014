"""What a person reads of a sweep. Pure but for reading the price lists."""

from decimal import Decimal

from infra.cost.estimate import estimate
from infra.cost.resource import Resource
from infra.naming import STACK_TAG
from infra.sweep.look import Looked
from infra.sweep.question import Found


def cost(resource: Resource) -> str:
    """What one thing costs an hour, as a clause."""
    found = estimate([resource])
    if found.lines:
        least = "at least " if found.unpriced else ""
        return f"{least}${found.hourly:,.4f} an hour"
    return "costs, and no source says how much" if found.unpriced else "free by itself"


def text(stack: str, cloud: str, looked: Looked, unseen: str) -> str:
    """A whole sweep.

    Args:
        stack: The stack.
        cloud: Its target.
        looked: What was found.
        unseen: What cannot be found.
    """
    stays = [one for one in looked.found if one.stays]
    lines = [_headline(stack, cloud, looked), *(_line(one) for one in looked.left)]
    if stays:
        lines += ["By the cloud's own design these stay:", *(_line(one) for one in stays)]
    if looked.unanswered:
        lines += ["NOT ASKED, so nothing is known of:", *(f"  {one}" for one in looked.unanswered)]
    if looked.left:
        lines.append(
            f"While stack {stack!r} is up all of it is listed: destroy it first. What a destroy has left,"
            " remove by the ids above with the cloud's own command line."
        )
    return "\n".join([*lines, unseen]) + "\n"


def _headline(stack: str, cloud: str, looked: Looked) -> str:
    sought = f"with the tag {STACK_TAG}={stack} or the stack's name in {cloud}"
    if not looked.left:
        return f"Nothing {sought} was found." if looked.unanswered else f"Swept: nothing {sought} is left."
    whole = estimate([one.resource for one in looked.left])
    count = "one thing is" if len(looked.left) == 1 else f"{len(looked.left)} things are"
    return f"Swept: {count} there {sought}: {_total(whole.hourly, unknown=bool(whole.unpriced))}."


def _total(hourly: Decimal, *, unknown: bool) -> str:
    if not hourly:
        return "what they cost is not known" if unknown else "free by themselves"
    return f"{'at least ' if unknown else ''}${hourly:,.4f} an hour"


def _line(one: Found) -> str:
    return f"  {one.type} {one.identity}: {one.stays or cost(one.resource)}"
