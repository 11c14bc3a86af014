"""`python -m infra.plugins.simulator.clusters SERIAL`: the cloud inside one cluster, for as long as it
lives."""

import asyncio
import signal
import sys

from infra.errors import LandfallError
from infra.plugins.simulator import clouds
from infra.plugins.simulator.clusters.controller import Controller
from infra.plugins.simulator.ledger import Ledger


async def _run(serial: str) -> None:
    ledger = Ledger.of_environment()
    cluster = next(entry for entry in ledger.entries() if entry.serial == serial)
    inside = clouds.load(cluster.scope.cloud).inside
    if inside is None:
        return
    ending = asyncio.Event()
    for wanted in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(wanted, ending.set)
    await Controller(cluster, ledger, inside).run(ending)


if __name__ == "__main__":
    try:
        asyncio.run(_run(sys.argv[1]))
    except LandfallError as error:
        sys.exit(str(error))
