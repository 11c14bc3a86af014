"""What the rehearsals of all clouds took, against what they may take on two cores. Pure."""

from collections.abc import Mapping

SECONDS = 720
"""Twelve minutes for all four, on two cores that do nothing else."""


def told(durations: Mapping[str, float], cores: int) -> str:
    """A line about them.

    Args:
        durations: Seconds by test, its set-up and tear-down included.
        cores: How many cores there were.
    """
    each = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in durations.items())
    whole = sum(durations.values())
    return f"rehearsals: {whole:.0f} s of {SECONDS} s ({each}) on {cores} cores"
