"""Image references: what they may look like, and when plain HTTP is allowed."""

import ipaddress
import re
from typing import Annotated

from pydantic import AfterValidator

_HOST = r"[a-z0-9]([-.a-z0-9]*[a-z0-9])?(:\d{1,5})?"
_PATH = r"[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*"
"""Grammar of the OCI distribution specification 1.1, section "Pulling manifests"."""

_DIGEST = r"sha256:[0-9a-f]{64}"

LOCAL = "local"
"""The base image that is made on this machine."""


def _registry(text: str) -> str:
    if not re.fullmatch(rf"{_HOST}(/{_PATH})*", text):
        raise ValueError(
            f"{text!r} is no registry: allowed is a host with an optional port and path, without scheme, tag"
            " or digest, such as docker.io/acme"
        )
    return text


def _repository(text: str) -> str:
    if not re.fullmatch(rf"{_PATH}(/{_PATH})*", text):
        raise ValueError(
            f"{text!r} is no repository: allowed are lower-case words of letters and digits, joined by dots,"
            " dashes, underscores or slashes, such as landfall/heart"
        )
    return text


def _base(text: str) -> str:
    if text != LOCAL and not re.fullmatch(rf"(docker://)?{_HOST}(/{_PATH})+@{_DIGEST}", text):
        raise ValueError(
            f"{text!r} is no pinned base image: allowed is {LOCAL!r} (a minimal Debian made on this machine)"
            " or an image by digest, such as docker.io/library/python@sha256:…"
            " (`docker buildx imagetools inspect` shows digests)"
        )
    return text.removeprefix("docker://")


def _digest(text: str) -> str:
    if not re.fullmatch(_DIGEST, text):
        raise ValueError(f"{text!r} is no digest: allowed is sha256: and 64 hexadecimal digits")
    return text


RegistryHost = Annotated[str, AfterValidator(_registry)]
"""A registry, with an optional path that goes before every repository."""
Repository = Annotated[str, AfterValidator(_repository)]
BaseReference = Annotated[str, AfterValidator(_base)]
Digest = Annotated[str, AfterValidator(_digest)]


def loopback(registry: str) -> bool:
    """Whether a registry is on this machine's loopback: there, and only there, plain HTTP is used.

    Args:
        registry: Its host, with or without port and path.
    """
    host = registry.partition("/")[0].rpartition(":")[0] or registry.partition("/")[0]
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
