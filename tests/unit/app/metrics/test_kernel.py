"""What the kernel counts for us."""

import os
import resource
import socket

from app.metrics import backlog
from app.metrics.process import process


def test_connections_that_nobody_has_taken_up_wait() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=8) as server:
        port = server.getsockname()[1]
        assert backlog.waiting(port) == 0

        clients = [socket.create_connection(("127.0.0.1", port)) for _ in range(3)]
        assert backlog.waiting(port) == 3

        taken, _ = server.accept()
        assert backlog.waiting(port) == 2
        for connection in (taken, *clients):
            connection.close()
    assert backlog.waiting(port) is None


def test_the_process_is_told_as_the_kernel_sees_it() -> None:
    told = {family.name: family.samples[0].value for family in process()}

    spent = resource.getrusage(resource.RUSAGE_SELF)
    assert 0 < told["process_cpu_seconds_total"] <= spent.ru_utime + spent.ru_stime + 0.02
    assert 1e6 < told["process_resident_memory_bytes"] <= told["process_virtual_memory_bytes"]
    assert told["process_open_fds"] <= told["process_max_fds"]
    read, write = os.pipe()
    again = {family.name: family.samples[0].value for family in process()}
    os.close(read)
    os.close(write)
    assert again["process_open_fds"] == told["process_open_fds"] + 2
    assert again["process_start_time_seconds"] == told["process_start_time_seconds"]
