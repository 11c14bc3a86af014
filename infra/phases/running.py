"""Runs updates until a stack is whole, and knows when to give up."""

from collections.abc import Callable

from infra.phases.standing import Standing

MOST = 12
"""Updates in all. A target that needs more tells its phases too finely; the next call goes on anyway."""


def run_on(
    update: Callable[[], int],
    standing: Callable[[], Standing],
    say: Callable[[str], None],
    again: str,
    most: int = MOST,
) -> int:
    """Update until the cluster is ready.

    An update waits by itself for whatever it has begun, so that each one that succeeds leads on: one after
    which the cluster stands where it stood would do so for ever.

    Args:
        update: Runs one update; returns its exit status.
        standing: Tells where the cluster stands after it.
        say: Tells a line to the user.
        again: The command that goes on, for a person.
        most: How many updates there may be.

    Returns:
        0 where it is ready; an update's own status where that failed; 1 where it does not become ready.

    Raises:
        LandfallError: The stack does not tell where it stands.
    """
    before: Standing | None = None
    for number in range(1, most + 1):
        status = update()
        if status != 0:
            return status
        now = standing()
        if now.ready:
            return 0
        say(f"Phase {now.phase!r} after update {number}. The next one: {now.next_step}")
        if now == before:
            say(
                f"That update led no further, so no other one follows. See what the cluster lacks for"
                f" {now.phase!r}, then go on: {again}"
            )
            return 1
        before = now
    say(f"Not ready after {most} updates, so no other one follows. Go on: {again}")
    return 1
