"""What figures were measured on."""

import os
import platform
from pathlib import Path

QUIET = 0.5
"""Load average up to which a machine counts as free for a measurement."""


def told() -> str:
    """Processor, cores, kernel and Python; no name of the machine."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    return (
        f"{model or platform.machine()}, {len(os.sched_getaffinity(0))} cores,"
        f" {platform.system()} {platform.release().partition('-')[0]}, Python {platform.python_version()}"
    )
