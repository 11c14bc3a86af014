"""Which machine type a node pool gets: the smallest that has what the pool asks for. Pure."""

from infra.clouds.gcp.machines import MACHINES, Machine
from infra.contract import NodePool
from infra.errors import CloudError


def machine(pool: NodePool) -> Machine:
    """The machine type of a node pool.

    Args:
        pool: What is asked for; its accelerators are matched exactly, cores and memory at least.

    Returns:
        Of all types that fit, that with the fewest cores, then the least memory, then the first in the table.

    Raises:
        CloudError: No type fits; the text names what there is.
    """
    alike = [found for found in MACHINES if _alike(found, pool)]
    fitting = [found for found in alike if found.cpu >= pool.cpu and found.memory >= pool.memory]
    if fitting:
        return min(fitting, key=lambda found: (found.cpu, found.memory))
    raise CloudError(f"landfall:nodePools: {_asked(pool)}. {_offered(alike, pool)}")


def _alike(found: Machine, pool: NodePool) -> bool:
    if pool.accelerator is None:
        wanted: tuple[str | None, int] = (None, 0)
    else:
        wanted = (pool.accelerator.kind, pool.accelerator.count)
    return found.architecture == pool.architecture and (found.accelerator, found.accelerators) == wanted


def _asked(pool: NodePool) -> str:
    wanted = pool.accelerator
    more = f" and {wanted.count} x {wanted.kind}" if wanted else ""
    return (
        f"the pool {pool.name!r} asks for {pool.cpu} cores, {pool.memory} GiB{more} on {pool.architecture},"
        " and no machine type of Google Cloud in Landfall's table has that"
    )


def _offered(alike: list[Machine], pool: NodePool) -> str:
    if alike:
        cpu = max(alike, key=lambda found: (found.cpu, found.memory))
        memory = max(alike, key=lambda found: (found.memory, found.cpu))
        largest = " and ".join(
            dict.fromkeys(f"{m.name} ({m.cpu} cores, {m.memory} GiB)" for m in (cpu, memory))
        )
        return f"The largest of that kind: {largest}. Ask for less and have more nodes."
    offered = sorted(
        {
            (m.accelerator, m.accelerators)
            for m in MACHINES
            if m.accelerator and m.architecture == pool.architecture
        }
    )
    if not offered:
        return f"No accelerator is offered with {pool.architecture}. Use amd64, or leave the accelerator out."
    listed = ", ".join(f"{count} x {kind}" for kind, count in offered)
    return f"Offered on a node: {listed}. Ask for one of these."
