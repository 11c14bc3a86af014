"""The process's settings: command line flags, each with an environment variable as its default."""

import argparse
import math
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

import msgspec

DEFAULT_GRACE_SECONDS = 5.0
"""Kubernetes takes a terminating pod out of its Service a second or two after SIGTERM; requests arrive until
then.
"""
DEFAULT_DRAIN_SECONDS = 20.0
"""With the grace it stays below the 30 s (terminationGracePeriodSeconds' default) after which the kubelet
kills.
"""
DEFAULT_BODY_BYTES = 2 * 1024 * 1024
"""Some 15,000 rows of a dozen features: about a second of work, well within a liveness probe's patience."""
DEFAULT_ROWS = 20_000
"""Half a second of the slowest engine; the body's length is the narrower limit for most."""
DEFAULT_CONNECTIONS = 1024
DEFAULT_HEAD_SECONDS = 10.0
DEFAULT_BODY_SECONDS = 30.0
DEFAULT_IDLE_SECONDS = 75.0
DEFAULT_PREDICTION_LOG_BYTES = 64 * 1024 * 1024
MAX_PORT = 65535
DIGEST = re.compile(r"sha256:[0-9a-f]{64}", re.ASCII)
LOGGED = ("none", "errors", "all")
SHOWN_CHARACTERS = 100
HELP_COLUMNS = 100


class Settings(msgspec.Struct, frozen=True):
    """What a process was told to do.

    Attributes:
        release: The release folder.
        expect: The digest that the release must have, or None.
        public_key: The key, PEM, that must have signed the release, or None.
        address: The address to listen on.
        port: The TCP port to listen on.
        grpc_port: The TCP port for gRPC, or None.
        grace_seconds: After SIGTERM: how long to go on answering while not ready.
        drain_seconds: After the grace: how long to wait for requests under way.
        max_body_bytes: Longest body that is read.
        max_rows: Most rows of one request.
        max_connections: Most connections whose requests are answered.
        head_seconds: How long a request's head may take to arrive.
        body_seconds: How long its body may take.
        idle_seconds: How long a connection may stay open without a request.
        prediction_log: The folder of the prediction log; None logs no prediction.
        prediction_log_share: The share of requests that it samples, from 0 to 1.
        prediction_log_bytes: What its files may take together.
        log_requests: Which requests get a log line; probes and scrapes never do.
    """

    release: Path
    expect: str | None
    public_key: bytes | None
    address: str
    port: int
    grpc_port: int | None
    grace_seconds: float
    drain_seconds: float
    max_body_bytes: int
    max_rows: int
    max_connections: int
    head_seconds: float
    body_seconds: float
    idle_seconds: float
    prediction_log: Path | None
    prediction_log_share: float
    prediction_log_bytes: int
    log_requests: Literal["none", "errors", "all"]


def parse(arguments: Sequence[str]) -> Settings:
    """Read the settings from the command line and the environment; a wrong one ends the process."""
    parser = argparse.ArgumentParser(
        prog="python -m app",
        description="Serve a release over HTTP (Open Inference Protocol V2).",
        formatter_class=_Text,
    )

    def add(flag: str, default: object, text: str, kind: Callable[[str], object] = str) -> None:
        variable = "LANDFALL_" + flag.lstrip("-").replace("-", "_").upper()
        # argparse holds a variable's text against `type`, but not against `choices`.
        parser.add_argument(
            flag,
            default=os.environ.get(variable, default),
            type=kind,
            help=f"{text} (${variable}, default {default})",
        )

    add("--release", "/release", "release folder", Path)
    add("--expect", None, "digest that the release must have, sha256:…", _digest)
    add("--public-key", None, "key that must have signed the release: a PEM file, or its text", _key)
    add("--address", "0.0.0.0", "address to listen on")  # noqa: S104  # a pod cannot know its address ahead
    add("--port", 8080, "port to listen on", _port)
    add("--grpc-port", None, "port for gRPC, which needs the packages of requirements/app-grpc.in", _port)
    add(
        "--grace-seconds",
        DEFAULT_GRACE_SECONDS,
        "after SIGTERM: go on answering this long, not ready",
        _seconds,
    )
    add("--drain-seconds", DEFAULT_DRAIN_SECONDS, "then wait this long for requests under way", _seconds)
    add("--max-body-bytes", DEFAULT_BODY_BYTES, "longest request body", _positive)
    add("--max-rows", DEFAULT_ROWS, "most rows of one request", _positive)
    add("--max-connections", DEFAULT_CONNECTIONS, "most connections whose requests are answered", _positive)
    add("--head-seconds", DEFAULT_HEAD_SECONDS, "how long a request's head may take to arrive", _seconds)
    add("--body-seconds", DEFAULT_BODY_SECONDS, "how long its body may take", _seconds)
    add("--idle-seconds", DEFAULT_IDLE_SECONDS, "how long a connection may stay idle", _seconds)
    add("--prediction-log", None, "folder of the prediction log; without it nothing is logged", _folder)
    add("--prediction-log-share", 1.0, "share of requests in it, by their ids", _share)
    add("--prediction-log-bytes", DEFAULT_PREDICTION_LOG_BYTES, "bytes of all its files", _positive)
    add("--log-requests", "errors", f"requests that get a log line: {', '.join(LOGGED)}", _logged)
    return Settings(**vars(parser.parse_args(arguments)))


class _Text(argparse.HelpFormatter):
    """Text of one width: to learn the terminal's, argparse imports a module that takes long to start."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=HELP_COLUMNS)


def _port(text: str) -> int:
    port = _whole(text)
    if port is None or not 1 <= port <= MAX_PORT:
        raise _wrong(text, "a port", f"1 to {MAX_PORT}")
    return port


def _seconds(text: str) -> float:
    seconds = _number(text)
    if not 0 <= seconds <= 3600:
        raise _wrong(text, "a time", "0 to 3600 seconds")
    return seconds


def _share(text: str) -> float:
    share = _number(text)
    if not 0 <= share <= 1:
        raise _wrong(text, "a share", "0 to 1")
    return share


def _positive(text: str) -> int:
    number = _whole(text)
    if number is None or number < 1:
        raise _wrong(text, "a number of these", "1 and more")
    return number


def _digest(text: str) -> str:
    if DIGEST.fullmatch(text) is None:
        raise _wrong(text, "a release's digest", "sha256: and 64 hexadecimal digits, as in its manifest.json")
    return text


def _logged(text: str) -> str:
    if text not in LOGGED:
        raise _wrong(text, "a choice", ", ".join(LOGGED))
    return text


def _key(text: str) -> bytes | None:
    try:
        if not text or text.startswith("-----BEGIN"):
            return text.encode() or None
        return Path(text).read_bytes()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise argparse.ArgumentTypeError(
            f"{ascii(text)[:SHOWN_CHARACTERS]} cannot be read: {reason}"
        ) from None


def _folder(text: str) -> Path | None:
    return Path(text) if text else None


def _whole(text: str) -> int | None:
    try:
        return int(text)
    except ValueError:
        return None


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan  # within no range


def _wrong(text: str, what: str, allowed: str) -> argparse.ArgumentTypeError:
    return argparse.ArgumentTypeError(f"{ascii(text)[:SHOWN_CHARACTERS]} is not {what}; allowed: {allowed}")
