"""The life of the local registry: start, read, stop. By name, repeatable.

Owns its two processes: docker-registry, and a haproxy that carries a Unix socket to it. What is in the images
is not its concern.
"""

import contextlib
import errno
import http.client
import os
import secrets
import shutil
import signal
import socket
import time
from pathlib import Path

from infra.plugins.landfall import locks, ports, processes
from infra.plugins.landfall.node.logs import tail
from infra.plugins.landfall.processes import Process
from infra.plugins.landfall.registry import configuration
from infra.plugins.landfall.registry import layout as layouts
from infra.plugins.landfall.registry.errors import RegistryDiskFull, RegistryPortTaken, RegistryStartFailed
from infra.plugins.landfall.registry.layout import ADDRESS, Layout
from infra.plugins.landfall.registry.spec import RegistrySpec, RegistryState
from toolchain import folders

_PROGRAMS = ("docker-registry", "haproxy")
_LEAST_ROOM = 512 << 20
"""Bytes that must be free: an image of ours is about 200 MB and is written twice while it is pushed."""

_START_SECONDS, _STOP_SECONDS = 15.0, 10.0


def start(spec: RegistrySpec) -> RegistryState:
    """Bring the registry up, or take over the one of that name; its port stays what it first was.

    Args:
        spec: What it is to be.

    Raises:
        RegistryPortTaken: Another process has the port.
        RegistryDiskFull: Too little room for images.
        RegistryStartFailed: It did not answer.
        ToolMissing: docker-registry or haproxy is not installed.
    """
    layout = layouts.of(spec.name)
    with locks.held(layout.lock):
        kept = _kept_port(layout)
        if kept and spec.port in (0, kept) and probe(spec.name):
            return _state(spec.name, layout, kept)
        _end(layout)
        try:
            _check_room(layout)
            port = _take_port(spec.port or kept or 0)
            _launch(layout, port)
        except OSError as failure:
            _end(layout)
            if failure.errno == errno.ENOSPC:
                raise _disk_full(layout, 0) from failure
            raise
        except BaseException:
            _end(layout)
            raise
        return _state(spec.name, layout, port)


def probe(name: str) -> bool:
    """Whether both processes of the registry live."""
    return len(_running(layouts.of(name))) == len(_PROGRAMS)


def read(name: str) -> RegistryState | None:
    """The registry as it is now, or None where there is none of that name."""
    layout = layouts.of(name)
    port = _kept_port(layout)
    return _state(name, layout, port) if port else None


def stop(name: str, *, delete_data: bool) -> None:
    """End the registry. Quiet where there is none.

    Args:
        name: Its name.
        delete_data: Whether its images and its port are forgotten too.
    """
    layout = layouts.of(name)
    with locks.held(layout.lock):
        _end(layout)
        if delete_data and layout.folder.exists():
            shutil.rmtree(layout.folder)


def _state(name: str, layout: Layout, port: int) -> RegistryState:
    running = _running(layout)
    return RegistryState(
        name=name,
        host=f"{ADDRESS}:{port}",
        socket=str(layout.socket),
        running=len(running) == len(_PROGRAMS),
        pids=tuple(process.pid for process in running),
    )


def _kept_port(layout: Layout) -> int | None:
    try:
        return int(layout.port.read_text())
    except (FileNotFoundError, ValueError):
        return None


def _running(layout: Layout) -> list[Process]:
    kept = [processes.load(layout.process(program)) for program in _PROGRAMS]
    return [process for process in kept if process and process.alive()]


def _end(layout: Layout) -> None:
    for process in [*_running(layout), *_stragglers(layout)]:
        if not process.end(signal.SIGTERM, _STOP_SECONDS):
            process.end(signal.SIGKILL, _STOP_SECONDS)
    for program in _PROGRAMS:
        layout.process(program).unlink(missing_ok=True)
    layout.socket.unlink(missing_ok=True)


def _stragglers(layout: Layout) -> list[Process]:
    """Processes of the registry that nobody wrote down, because whoever started them was killed at once."""
    settings = {str(layout.settings), str(layout.relay_settings)}
    found = [processes.identify(pid) for pid in processes.everyone() if _names(pid, settings)]
    return [process for process in found if process is not None]


def _names(pid: int, files: set[str]) -> bool:
    arguments = processes.command_line(pid)
    return not files.isdisjoint(arguments) and Path(arguments[0]).name in _PROGRAMS


def _take_port(port: int) -> int:
    """The port, or a free one for 0; let go again, because docker-registry cannot inherit a listener."""
    try:
        with ports.listen(ADDRESS, port) as listener:
            return int(listener.getsockname()[1])
    except ports.PortTaken as taken:
        raise RegistryPortTaken(
            f"The registry cannot listen on {taken.where}: {taken.holder} does. End that process, or set"
            " another port for the registry in the stack's settings (0 takes a free one)."
        ) from taken


def _check_room(layout: Layout) -> None:
    layout.log.mkdir(mode=0o700, parents=True, exist_ok=True)
    free = shutil.disk_usage(layout.folder).free
    if free < _LEAST_ROOM:
        raise _disk_full(layout, free)


def _disk_full(layout: Layout, free: int) -> RegistryDiskFull:
    return RegistryDiskFull(
        f"The registry has too little room: {free >> 20} MiB are free at {layout.folder},"
        f" {_LEAST_ROOM >> 20} MiB are needed for an image. Free some, or point LANDFALL_STATE at a folder"
        " on another disk."
    )


def _launch(layout: Layout, port: int) -> None:
    layout.data.mkdir(exist_ok=True)
    layout.settings.write_text(configuration.registry(layout, port, secrets.token_hex(16)))
    layout.settings.chmod(0o600)
    environment = {"PATH": os.environ.get("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")}
    registry = processes.start(
        (str(folders.tool("docker-registry")), "serve", str(layout.settings)),
        layout.log / "docker-registry.log",
        environment,
    )
    registry.save(layout.process("docker-registry"))
    layout.port.write_text(str(port))
    with _listener(layout) as listener:
        layout.relay_settings.write_text(configuration.relay(port, listener.fileno()))
        relay = processes.start(
            (str(folders.tool("haproxy")), "-db", "-f", str(layout.relay_settings)),
            layout.log / "haproxy.log",
            environment,
            [listener.fileno()],
        )
    relay.save(layout.process("haproxy"))
    _await_answer(layout, port, (registry, relay))


def _listener(layout: Layout) -> socket.socket:
    """The Unix listener, bound through its folder's descriptor: the path may exceed 107 characters."""
    layout.socket.parent.mkdir(mode=0o700, exist_ok=True)
    folder = os.open(layout.socket.parent, os.O_PATH | os.O_DIRECTORY)
    try:
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(f"/proc/self/fd/{folder}/{layout.socket.name}")
        listener.listen(128)
    finally:
        os.close(folder)
    return listener


def _await_answer(layout: Layout, port: int, started: tuple[Process, Process]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        for program, process in zip(_PROGRAMS, started, strict=True):
            if not process.alive():
                lines = tail(layout.log / f"{program}.log")
                raise RegistryStartFailed(
                    f"{program} ended while the registry started. Its last lines:\n{lines}"
                )
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection(ADDRESS, port, timeout=2)
            connection.request("GET", "/v2/")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        time.sleep(0.05)
    lines = tail(layout.log / "docker-registry.log")
    raise RegistryStartFailed(
        f"The registry on {ADDRESS}:{port} did not answer in time. Its last lines:\n{lines}"
    )
