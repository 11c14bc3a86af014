"""What of a node is still on the machine. After `lifecycle.delete` the answer must be nothing."""

import re
from pathlib import Path

from infra.plugins.landfall import processes
from infra.plugins.landfall.node import cgroups
from infra.plugins.landfall.node import layout as layouts
from infra.plugins.landfall.node.network import BRIDGE


def leftovers(name: str) -> tuple[str, ...]:
    """Everything that a node of this name has on the machine now, one line each.

    Links, addresses and packet filter rules of a node live in its network namespace, and a namespace lives as
    long as a process in it; what leaked to the host would bear the bridge's name.

    Args:
        name: The node's name in the current state folder.
    """
    layout = layouts.of(name)
    own = re.compile(rf"{re.escape(str(layout.folder))}(/|\s|$)")
    members = cgroups.members(layout.identity)
    found = []
    for pid in processes.everyone():
        arguments = " ".join(processes.command_line(pid))
        if pid in members or own.search(arguments):
            found.append(f"process {pid}: {arguments[:120]}")
    for mount in Path("/proc/self/mountinfo").read_text().splitlines():
        if own.search(mount) or layout.identity in mount:
            found.append(f"mount {mount.split()[4]}")
    found += [f"cgroup {group}" for group in cgroups.groups(layout.identity)]
    if Path("/sys/class/net", BRIDGE).exists():
        found.append(f"link {BRIDGE}")
    if layout.folder.exists():
        found.append(f"folder {layout.folder}")
    return tuple(found)
