"""The first process of a node's PID namespace: sets the namespaces up, then supervises until it is told to
stop.

Started by `launch` under unshare(1); when it dies, the kernel ends everything else in the node. Standard
library only, so that it starts at once and depends on nothing that an update could replace under it.
"""

import argparse
import os
import signal
import sys
import time
from pathlib import Path

from infra.plugins.landfall.node import cgroups, mounts, network, plan
from infra.plugins.landfall.node.layout import INSIDE
from infra.plugins.landfall.node.supervisor import Supervisor

_STOP_ORDER = (
    ("kubelet", "kube-proxy", "coredns", "kube-scheduler", "kube-controller-manager"),
    ("kube-apiserver", "haproxy"),
    ("containerd", "etcd"),
)
_STOP_SECONDS = 5.0
_LOG_CHECK_SECONDS = 60.0


def main() -> None:
    """Run the node described by the plan file given on the command line, until SIGTERM."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("plan", type=Path)
    arguments.add_argument("--listener", action="append", default=[], metavar="NAME=FD")
    chosen = arguments.parse_args()
    order = plan.load(chosen.plan)
    listeners = {name: int(number) for name, _, number in (text.partition("=") for text in chosen.listener)}
    for number in listeners.values():
        os.set_inheritable(number, False)
    watched = {signal.SIGCHLD, signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, watched)

    cgroups.join(order.identity)
    mounts.arrange(Path(order.folder), Path(order.registry_folder) if order.registry_folder else None)
    network.arrange(order.node_address, order.service_cidr)
    os.chdir("/run/landfall/tmp")

    supervisor = Supervisor(order, INSIDE / "log", listeners)
    _supervise(supervisor, watched)
    for names in _STOP_ORDER:
        supervisor.stop(names, _STOP_SECONDS)


def _supervise(supervisor: Supervisor, watched: set[signal.Signals]) -> None:
    """Keep everything running until SIGTERM or SIGINT."""
    reported: list[plan.ComponentStatus] = []
    next_trim = time.monotonic()
    while True:
        supervisor.reap()
        supervisor.step()
        if reported != (now := supervisor.status()):
            plan.save_status(INSIDE / "status.json", now)
            reported = now
        if time.monotonic() >= next_trim:
            supervisor.trim_logs()
            next_trim = time.monotonic() + _LOG_CHECK_SECONDS
        caught = signal.sigtimedwait(watched, _LOG_CHECK_SECONDS if supervisor.settled() else 0.05)
        if caught is not None and caught.si_signo != signal.SIGCHLD:
            print("stopping", file=sys.stderr, flush=True)
            return


if __name__ == "__main__":
    main()
