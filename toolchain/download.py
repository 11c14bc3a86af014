"""Official archives: fetched, checked against the checksum that their project publishes, and unpacked.

Owns the network side of setup and remembers hosts that cannot be reached, so that a machine without them
loses a few seconds and not a timeout a tool. Which files exist stands in `tools`.
"""

import hashlib
import http.client
import re
import shutil
import socket
import tarfile
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

from toolchain.errors import SourceUnavailable
from toolchain.progress import say
from toolchain.tools import Archive, architecture

_CONNECT_TIMEOUT = 3.0  # seconds: a host behind a closed firewall must not stall setup
_READ_TIMEOUT = 30.0
_CHUNK = 1 << 20


class Downloads:
    """The downloads of one run of setup.

    Args:
        connect_timeout: Seconds that a host may take to accept a connection.
    """

    def __init__(self, connect_timeout: float = _CONNECT_TIMEOUT) -> None:
        self._connect_timeout = connect_timeout
        self._unreachable: dict[str, str] = {}

    def require_host(self, url: str) -> None:
        """Find out quickly whether an address's host answers at all; the answer "no" is remembered.

        Raises:
            SourceUnavailable: It cannot be reached, now or at an earlier call.
        """
        parts = urlsplit(url)
        host = parts.hostname or ""
        proxies = urllib.request.getproxies()
        if parts.scheme in proxies and not urllib.request.proxy_bypass(host):
            return  # the proxy answers in the host's place; the request itself tells
        if host not in self._unreachable:
            try:
                port = parts.port or (443 if parts.scheme == "https" else 80)
                socket.create_connection((host, port), self._connect_timeout).close()
            except OSError as error:
                self._unreachable[host] = error.strerror or str(error)
                say(f"  {host} cannot be reached ({self._unreachable[host]}): doing without what it has")
        if host in self._unreachable:
            raise SourceUnavailable(f"official archive: {host} cannot be reached ({self._unreachable[host]})")

    def fetch_members(self, archive: Archive, version: str, folder: Path) -> None:
        """Download an archive, verify it, and put its commands into a folder as executables.

        Args:
            archive: What to fetch.
            version: Fills the archive's `{version}`.
            folder: Where the commands go.

        Raises:
            SourceUnavailable: The download failed, the checksum differs or a command is not inside.
        """
        arch, x64 = architecture()

        def filled(text: str) -> str:
            return text.format(version=version, arch=arch, x64=x64)

        url = filled(archive.url)
        name = url.rsplit("/", 1)[1]
        file = folder / f".download-{name}"
        published = self._published_digest(filled(archive.checksum_url), name)
        actual = self._fetch(url, file)
        if actual != published:
            raise SourceUnavailable(f"official archive: {url} has SHA-256 {actual}, published is {published}")
        for command, member in archive.members:
            if member:
                _extract(file, filled(member), folder / command)
            else:
                shutil.copyfile(file, folder / command)
            (folder / command).chmod(0o755)
        file.unlink()

    def _published_digest(self, url: str, name: str) -> str:
        with self._open(url) as response:
            text = response.read(_CHUNK).decode(errors="replace")
        lines = [line.split() for line in text.splitlines() if re.match(r"[0-9a-fA-F]{64}\b", line)]
        for words in lines:
            # A digest alone belongs to the file that the checksum stands beside.
            if len(words) == 1 or words[-1].lstrip("*").rsplit("/", 1)[-1] == name:
                return words[0].lower()
        raise SourceUnavailable(f"official archive: {url} has no SHA-256 for {name}")

    def _fetch(self, url: str, file: Path) -> str:
        digest = hashlib.sha256()
        try:
            with self._open(url) as response, file.open("wb") as output:
                while chunk := response.read(_CHUNK):
                    digest.update(chunk)
                    output.write(chunk)
        except (OSError, http.client.HTTPException) as error:
            raise SourceUnavailable(f"official archive: {url} broke off ({error})") from error
        return digest.hexdigest()

    def _open(self, url: str) -> http.client.HTTPResponse:
        self.require_host(url)
        try:
            response = urllib.request.urlopen(url, timeout=_READ_TIMEOUT)  # noqa: S310 - addresses from the table
        except (OSError, http.client.HTTPException) as error:
            raise SourceUnavailable(f"official archive: {url} did not serve ({error})") from error
        assert isinstance(response, http.client.HTTPResponse)
        return response


def _extract(file: Path, member: str, target: Path) -> None:
    try:
        with tarfile.open(file) as archive:
            content = archive.extractfile(member)
            if content is not None:
                with content, target.open("wb") as output:
                    shutil.copyfileobj(content, output)
    except (KeyError, tarfile.TarError, EOFError) as error:
        raise SourceUnavailable(f"official archive: {file.name} does not hold {member} ({error})") from error
    if content is None:
        raise SourceUnavailable(f"official archive: {member} is no file in {file.name}")
