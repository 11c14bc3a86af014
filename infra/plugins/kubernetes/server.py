"""The plugin process: prints its port, serves the engine, and ends with it."""

import asyncio
import os
import signal

import grpc.aio
from pulumi.runtime.proto import provider_pb2_grpc

from infra.plugins.kubernetes.provider import KubernetesProvider

_MESSAGE_LIMIT = 400 * 1024 * 1024
"""Bytes of one message, as Pulumi's engine allows (pulumi/sdk, rpcutil: 400 MiB)."""

_PARENT_CHECK = 1.0  # seconds


async def serve(engine_address: str | None) -> None:
    """Serves until the engine ends this process or is gone itself.

    Args:
        engine_address: Where the engine takes log messages, or None when started by hand.
    """
    server = grpc.aio.server(
        options=[
            ("grpc.max_receive_message_length", _MESSAGE_LIMIT),
            ("grpc.max_send_message_length", _MESSAGE_LIMIT),
        ]
    )
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(KubernetesProvider(engine_address), server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    print(port, flush=True)  # the engine reads the port from here
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for wanted in (signal.SIGTERM, signal.SIGINT):
        # The engine ends a plugin by SIGINT; one from the terminal does not come here (a process group of its
        # own).
        loop.add_signal_handler(wanted, ended.set)
    parent = os.getppid()
    while not ended.is_set() and os.getppid() == parent:
        try:
            await asyncio.wait_for(ended.wait(), _PARENT_CHECK)
        except TimeoutError:
            continue
    await server.stop(grace=None)
