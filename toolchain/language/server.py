"""The language host's process: prints its port, serves the engine, ends with it.

Owns the host's own start and end.
"""

import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import NoReturn

import grpc
from pulumi.runtime.proto import language_pb2_grpc

from toolchain.language import children, lifetime
from toolchain.language.host import PythonHost

LARGEST_MESSAGE = 400 * 1024 * 1024
"""Bytes; the engine's own limit for a message (rpcutil.GrpcChannelOptions in its SDK)."""

CALLS_AT_ONCE = 64
"""Each running program, plugin and policy pack holds one call open."""


def serve(engine_address: str) -> NoReturn:
    """Serve until the engine interrupts the host or is gone.

    Args:
        engine_address: Where the engine takes messages.
    """
    processes = children.Children()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    lifetime.when_parent_ends(stop.set)
    server = grpc.server(
        ThreadPoolExecutor(max_workers=CALLS_AT_ONCE),
        options=[
            ("grpc.max_receive_message_length", LARGEST_MESSAGE),
            ("grpc.max_send_message_length", LARGEST_MESSAGE),
        ],
    )
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(PythonHost(engine_address, processes), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)
    stop.wait()
    processes.end_all()
    # Threads that wait in calls would hold a regular exit up.
    os._exit(0)
