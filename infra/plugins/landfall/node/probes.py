"""Asking a component whether it is ready. Standard library only: the node's first process asks."""

import secrets
import socket
import ssl
import urllib.error
import urllib.request
from dataclasses import dataclass
from ipaddress import IPv4Address

from infra.plugins.landfall.node.plan import Probe

_SECONDS = 1.0
_A_RECORD = b"\x00\x01"
_INTERNET = b"\x00\x01"


@dataclass(frozen=True)
class Answer:
    """What a probe learned.

    Attributes:
        ready: Whether the component is.
        detail: Why not, in words.
    """

    ready: bool
    detail: str = ""


def ask(probe: Probe, authority: str) -> Answer:
    """Probe once.

    Args:
        probe: What to ask.
        authority: Certificate authority file for https.
    """
    try:
        match probe.kind:
            case "tcp":
                host, _, port = probe.target.rpartition(":")
                socket.create_connection((host, int(port)), _SECONDS).close()
            case "unix":
                with socket.socket(socket.AF_UNIX) as client:
                    client.connect(probe.target)
            case "http":
                urllib.request.urlopen(probe.target, timeout=_SECONDS).close()  # noqa: S310 - our own http URL
            case "https":
                context = ssl.create_default_context(cafile=authority)
                urllib.request.urlopen(probe.target, timeout=_SECONDS, context=context).close()  # noqa: S310
            case "dns":
                return _resolve(*probe.target.split())
            case "exit":
                return Answer(False, "still runs")
    except urllib.error.HTTPError as refusal:
        return Answer(
            False, f"{probe.target} answered {refusal.code}: {refusal.read(300).decode(errors='replace')}"
        )
    except OSError as failure:
        return Answer(False, f"{probe.target}: {failure}")
    return Answer(True)


def _resolve(server: str, name: str, expected: str) -> Answer:
    """Ask a name server for an A record (RFC 1035, section 4) and look for the expected address."""
    query = secrets.token_bytes(2) + b"\x01\x00\x00\x01" + bytes(6)
    for label in name.split("."):
        query += bytes([len(label)]) + label.encode()
    query += b"\x00" + _A_RECORD + _INTERNET
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(_SECONDS)
        client.connect((server, 53))
        client.send(query)
        reply = client.recv(512)
    if reply[:2] == query[:2] and IPv4Address(expected).packed in reply:
        return Answer(True)
    return Answer(False, f"{name} does not resolve to {expected} yet")
