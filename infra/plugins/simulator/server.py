"""The plugin process: prints its port, serves the engine, ends when it is told to or its parent is gone."""

import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor

import grpc
from pulumi.runtime.proto import provider_pb2_grpc

from infra.plugins.simulator.provider import SimulatedProvider
from infra.plugins.simulator.tables import SimulatedCloud

_MESSAGE_LIMIT = 400 * 1024 * 1024
"""Bytes of one message, as Pulumi's engine allows (sdk/go/common/util/rpcutil: 400 MiB)."""

_CALLS_AT_ONCE = 32
_PARENT_CHECK_SECONDS = 1.0


def serve(cloud: SimulatedCloud, engine_address: str) -> None:
    """Serve until the engine ends this process, or whoever started it is gone.

    Args:
        cloud: The cloud to play.
        engine_address: Where the engine takes messages.
    """
    options = [
        ("grpc.max_receive_message_length", _MESSAGE_LIMIT),
        ("grpc.max_send_message_length", _MESSAGE_LIMIT),
    ]
    server = grpc.server(ThreadPoolExecutor(_CALLS_AT_ONCE), options=options)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(SimulatedProvider(cloud, engine_address), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)  # the engine reads the port from here
    ended = threading.Event()
    for wanted in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wanted, lambda *_: ended.set())
    parent = os.getppid()
    while not ended.wait(_PARENT_CHECK_SECONDS) and os.getppid() == parent:
        continue
    server.stop(grace=None).wait()
