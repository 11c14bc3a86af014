"""What a training ran on: noted beside the release, because the same model comes from other machines too."""

import os
import platform
from dataclasses import dataclass
from pathlib import Path

_CPU = Path("/proc/cpuinfo")


@dataclass(frozen=True)
class Machine:
    """A machine, as far as it can matter to numbers.

    Attributes:
        system: Operating system and architecture.
        cpu: The processor's name; "unknown" where the system does not tell.
        cores: How many of them the process may use.
        blas: The linear algebra libraries in use, with version and kernel, such as "openblas 0.3.30 Haswell".
    """

    system: str
    cpu: str
    cores: int
    blas: tuple[str, ...]


def machine() -> Machine:
    """This machine. Brings in what scikit-learn loads."""
    from threadpoolctl import threadpool_info  # noqa: PLC0415 - only a training pays

    pools = [pool for pool in threadpool_info() if pool.get("user_api") == "blas"]
    blas = {
        f"{pool.get('internal_api')} {pool.get('version')} {pool.get('architecture', '')}".strip()
        for pool in pools
    }
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return Machine(f"{platform.system()} {platform.machine()}", _cpu(), cores, tuple(sorted(blas)))


def _cpu() -> str:
    try:
        lines = _CPU.read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown"
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or "unknown")
