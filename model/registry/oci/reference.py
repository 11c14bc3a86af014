"""Where a registry of releases is, such as "ghcr.io/acme/releases"."""

import ipaddress
import re
from dataclasses import dataclass

from model.errors import RegistryError

_HOST = re.compile(
    r"(?P<name>\[[0-9a-f:]+\]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(?::(?P<port>[0-9]{1,5}))?"
)
_PATH = re.compile(r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*")
"""Of a repository's name:
https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pulling-manifests (read 2026-11-21)"""

_LONGEST = 255
"""Characters of host and path together; the same source says that many clients allow no more."""


@dataclass(frozen=True)
class Reference:
    """A repository in a registry.

    Attributes:
        host: Name or address, with a port where it is not the usual one.
        path: The repository below it.
    """

    host: str
    path: str

    def __str__(self) -> str:
        """As a user writes it."""
        return f"{self.host}/{self.path}"

    @property
    def url(self) -> str:
        """The start of every URL of its repository; loopback alone is spoken to without TLS."""
        return f"{'http' if self._is_loopback() else 'https'}://{self._api_host()}/v2/{self.path}"

    def _api_host(self) -> str:
        # Docker Hub's API lives under another name than its images.
        return "registry-1.docker.io" if self.host == "docker.io" else self.host

    def _is_loopback(self) -> bool:
        match = _HOST.fullmatch(self.host)
        name = match["name"].strip("[]") if match else ""
        try:
            return name == "localhost" or ipaddress.ip_address(name).is_loopback
        except ValueError:
            return False


def parse(text: str) -> Reference:
    """Reads "host/path" or "host:port/path".

    Raises:
        RegistryError: It is not of that form.
    """
    host, _, path = text.removeprefix("oci://").partition("/")
    if len(text) > _LONGEST or not _HOST.fullmatch(host) or not _PATH.fullmatch(path):
        raise RegistryError(
            f"registry {text!r} is not HOST/PATH: give a host, with :PORT if it needs one, a slash, and a"
            f" path of small letters and digits, at most {_LONGEST} characters, such as"
            " ghcr.io/acme/releases."
        )
    return Reference(host, path)
