"""Looks at all stacks of some backends at once."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from infra.fleet import health, stacks
from infra.fleet.stacks import Place
from infra.fleet.table import Member

_AT_ONCE = 4
"""Each asks an engine of its own: more would only wait for the processor."""


def look(places: Sequence[Place]) -> tuple[Member, ...]:
    """Every stack, what it runs and whether it answers; by place, then by name.

    Raises:
        LandfallError: A backend cannot be asked.
    """
    found = [(place, stack) for place in places for stack in stacks.names(place)]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return tuple(pool.map(lambda one: _member(*one), found))


def _member(place: Place, stack: str) -> Member:
    deployed = stacks.read(place, stack)
    return Member(deployed, health.ask(deployed))
