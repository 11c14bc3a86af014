"""The queue in front of the process: connections that the kernel has accepted and the server has not.

A process that answers as fast as clients ask has none; one that grows says that more replicas are needed.
"""

from pathlib import Path

_TABLES = (Path("/proc/self/net/tcp"), Path("/proc/self/net/tcp6"))
_LISTENS = "0A"


def waiting(port: int) -> int | None:
    """Connections in the accept queues of listeners on a port.

    Of a listening socket the kernel shows that queue as `rx_queue`
    (https://www.kernel.org/doc/html/latest/networking/proc_net_tcp.html). It lists listeners first, so that a
    thousand connections make this no slower.

    Args:
        port: The TCP port.

    Returns:
        None where nothing listens, or there is no /proc.
    """
    found: int | None = None
    for table in _TABLES:
        try:
            with table.open() as lines:
                next(lines)
                for line in lines:
                    fields = line.split()
                    if fields[3] != _LISTENS:
                        break
                    if int(fields[1].rpartition(":")[2], 16) == port:
                        found = (found or 0) + int(fields[4].rpartition(":")[2], 16)
        except (OSError, StopIteration):
            continue
    return found
