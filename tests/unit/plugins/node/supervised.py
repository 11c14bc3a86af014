"""Runs a plan's components under a supervisor until SIGTERM, in a process of its own."""

import signal
import sys
from pathlib import Path

from infra.plugins.landfall.node import plan
from infra.plugins.landfall.node.supervisor import Supervisor

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    watched = {signal.SIGCHLD, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, watched)
    order = plan.load(folder / "plan.json")
    supervisor = Supervisor(order, folder, {})
    while True:
        supervisor.reap()
        supervisor.step()
        plan.save_status(folder / "status.json", supervisor.status())
        caught = signal.sigtimedwait(watched, 0.02)
        if caught is not None and caught.si_signo == signal.SIGTERM:
            break
    supervisor.stop(tuple(component.name for component in order.components), 5.0)
