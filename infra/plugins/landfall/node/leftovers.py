"""What of a node is still on the machine. After `lifecycle.delete` the answer must be nothing."""

from pathlib import Path

from infra.plugins.landfall import processes
from infra.plugins.landfall.node import cgroups, layout as layouts
from infra.plugins.landfall.node.network import BRIDGE


def leftovers(name: str) -> tuple[str, ...]:
    """Everything that a node of this name has on the machine now, one line each.

    Links, addresses and packet filter rules of a node live in its network namespace, and a namespace lives as long as a
    process in it; what leaked to the host would bear the bridge's name.

    Args:
        name: The node's name in the current state folder.
    """
    layout = layouts.of(name)
    found = []
    members = cgroups.members(layout.identity)
    for pid in processes.everyone():
        line = processes.command_line(pid)
        if pid in members or any(str(layout.folder) in argument for argument in line):
            found.append(f"process {pid}: {' '.join(line)[:120]}")
    for line in Path("/proc/self/mountinfo").read_text().splitlines():
        if str(layout.folder) in line or layout.identity in line:
            found.append(f"mount {line.split()[4]}")
    found += [f"cgroup {group}" for group in cgroups.groups(layout.identity)]
    if Path("/sys/class/net", BRIDGE).exists():
        found.append(f"link {BRIDGE}")
    if layout.folder.exists():
        found.append(f"folder {layout.folder}")
    return tuple(found)
