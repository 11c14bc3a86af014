"""One core for the server, another for the client: neither takes time from the other."""

import os
from collections.abc import Sequence

from bench.servers.errors import BenchError

SERVER, CLIENT = 0, 1
"""Places among the cores that this process may use."""


def pinned(place: int, command: Sequence[str]) -> list[str]:
    """A command line that runs on one core only.

    Raises:
        BenchError: There are not two cores.
    """
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        raise BenchError(f"This process may use {len(cores)} core; server and client need one each.")
    return ["taskset", "--cpu-list", str(cores[place]), *command]
