"""The process as the kernel sees it, under the names that Prometheus' own client libraries use.

https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics; read from proc(5).
"""

import os
import resource
from collections.abc import Iterator
from pathlib import Path

from app.metrics import families
from app.metrics.families import NO_LABELS, Family

_SELF = Path("/proc/self")
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
# Places in /proc/self/stat after the command's name, which may hold spaces: proc(5), fields 14, 15, 22 to 24.
_USER, _SYSTEM, _START, _VIRTUAL, _RESIDENT = 11, 12, 19, 20, 21


def process() -> Iterator[Family]:
    """CPU, memory, start and open files of this process; nothing where there is no /proc."""
    try:
        fields = (_SELF / "stat").read_text().rpartition(")")[2].split()
        booted = next(
            int(line.split()[1])
            for line in Path("/proc/stat").read_text().splitlines()
            if line.startswith("btime")
        )
        opened = sum(1 for _ in (_SELF / "fd").iterdir())
    except OSError:
        return
    spent = (int(fields[_USER]) + int(fields[_SYSTEM])) / _TICKS
    yield families.counter(
        "process_cpu_seconds_total", "CPU time used, in user and system mode.", [(NO_LABELS, spent)]
    )
    yield families.gauge("process_resident_memory_bytes", "Memory resident.", int(fields[_RESIDENT]) * _PAGE)
    yield families.gauge("process_virtual_memory_bytes", "Memory mapped.", int(fields[_VIRTUAL]))
    yield families.gauge(
        "process_start_time_seconds",
        "Start, in seconds since the epoch.",
        booted + int(fields[_START]) / _TICKS,
    )
    yield families.gauge("process_open_fds", "Open file descriptors.", opened)
    yield families.gauge(
        "process_max_fds", "File descriptors allowed.", resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    )
