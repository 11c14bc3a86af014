"""Debian packages: what the local stack takes from the distribution, installed without starting services.

Owns the list and its installation. It starts, stops and configures nothing: the node and the registry run
these programs themselves, with their own folders and ports.
"""

import contextlib
import importlib.util
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from toolchain import folders
from toolchain.aside import write_file
from toolchain.errors import SetupFailed, SourceUnavailable
from toolchain.progress import Step, run, say

_POLICY = Path("/usr/sbin/policy-rc.d")
# 101 is "action forbidden by policy": the invoke-rc.d and policy-rc.d specification, section "Exit status"
_POLICY_TEXT = "#!/bin/sh\n# Landfall's scripts/setup is installing packages; safe to remove.\nexit 101\n"
_SEARCHED = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass(frozen=True)
class Package:
    """A Debian package and what shows that the machine has it, however it came there.

    Attributes:
        name: The package.
        provides: A command or the absolute path of a file; any one of them will do.
        units: System services that the package would enable at boot; they are disabled again.
    """

    name: str
    provides: tuple[str, ...]
    units: tuple[str, ...] = ()

    def present(self) -> bool:
        """Whether the machine has what the package provides."""
        searched = os.environ.get("PATH", "") + os.pathsep + _SEARCHED
        return any(
            Path(thing).exists() if thing.startswith("/") else shutil.which(thing, path=searched) is not None
            for thing in self.provides
        )


PACKAGES = (
    Package("ca-certificates", ("/etc/ssl/certs/ca-certificates.crt",)),
    Package("iproute2", ("ip",)),
    Package("procps", ("pgrep",)),
    Package("util-linux", ("unshare",)),
    Package("mount", ("mount",)),
    Package("nftables", ("nft",)),
    Package("runc", ("runc",)),
    Package("containerd", ("containerd",), units=("containerd.service",)),
    Package("containernetworking-plugins", ("/usr/lib/cni/ptp", "/opt/cni/bin/ptp")),
    Package("haproxy", ("haproxy",), units=("haproxy.service",)),
    Package("docker-registry", ("docker-registry",), units=("docker-registry.service",)),
    Package("buildah", ("buildah",)),
    Package("mmdebstrap", ("mmdebstrap",)),
    Package("prometheus", ("prometheus",), units=("prometheus.service",)),
)
"""What the local stack's node, registry, images and monitoring run."""
BROWSER = Package("chromium", ("chromium", "chromium-browser", "google-chrome", "chrome"))
DEVELOPER_PACKAGES = (BROWSER, Package("shellcheck", ("shellcheck",)), Package("wrk", ("wrk",)))
"""What tests look at pages and scripts with, and measure by; without it those are skipped."""


def missing() -> list[Package]:
    """The packages that this machine lacks; python3.X-venv too where this Python cannot make a venv."""
    lacking = [package for package in PACKAGES if not package.present()]
    if importlib.util.find_spec("ensurepip") is None:
        lacking.append(
            Package(f"python{sys.version_info.major}.{sys.version_info.minor}-venv", ("ensurepip",))
        )
    return lacking


def install(lacking: list[Package]) -> None:
    """Install packages; no service of theirs is started now or at the next boot.

    Args:
        lacking: What to install, not empty.

    Raises:
        SetupFailed: This user or this system cannot do it, or apt failed; the text has the command to run.
    """
    names = [package.name for package in lacking]
    by_hand = f"apt-get install --no-install-recommends {' '.join(names)}"
    otherwise = "or, for a stack that needs no local node, run scripts/setup --without-packages"
    if shutil.which("apt-get") is None:
        provided = ", ".join(" or ".join(package.provides) for package in lacking)
        raise SetupFailed(
            f"These are missing, and this is no Debian system that could install them: {provided}.",
            tried=[],
            remedy=f"install them with this system's own packages, {otherwise}.",
        )
    if os.geteuid() != 0:
        raise SetupFailed(
            f"Debian packages are missing, and only root can install them: {', '.join(names)}.",
            tried=[],
            remedy=f"run `sudo {by_hand}` and then scripts/setup again, {otherwise}.",
        )
    log = folders.cache() / "logs" / "packages.log"
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    options = ["-o", "DPkg::Lock::Timeout=300", "--yes"]
    try:
        say(f"  Debian packages to install: {', '.join(names)}")
        with Step(f"Debian packages: installing {len(names)}"), _services_held_back():
            run(["apt-get", "update"], log, environment=quiet)
            run(["apt-get", "install", *options, "--no-install-recommends", *names], log, environment=quiet)
            _disable([unit for package in lacking for unit in package.units], log)
    except SourceUnavailable as error:
        raise SetupFailed(
            "Debian packages could not be installed.",
            tried=[str(error)],
            remedy=f"run `{by_hand}` by hand, {otherwise}.",
        ) from error
    # A package that installed and still does not provide its command would fail much later, far from here.
    of_commands = (*PACKAGES, *DEVELOPER_PACKAGES)
    wanting = [package for package in lacking if package in of_commands and not package.present()]
    if wanting:
        raise SetupFailed(
            "Debian packages are installed but do not provide what is needed: "
            + ", ".join(f"{package.name} ({' or '.join(package.provides)})" for package in wanting) + ".",
            tried=[], remedy=f"look at {log}.",
        )  # fmt: skip


def install_missing() -> str:
    """Install what the local stack lacks here, and say where it came from.

    Raises:
        SetupFailed: As in `install`.
    """
    return _installed(missing())


def install_for_developers() -> str:
    """Install what is missing for tests, and go on without where that fails.

    Returns:
        Where it came from, or what is done without.
    """
    try:
        return _installed([package for package in DEVELOPER_PACKAGES if not package.present()])
    except SetupFailed as error:
        say(f"  {error}\n  Going on without.")
        return "missing: tests that need them are skipped"


def _installed(lacking: list[Package]) -> str:
    if not lacking:
        return "already there"
    install(lacking)
    return f"apt-get, {len(lacking)} installed"


@contextlib.contextmanager
def _services_held_back() -> Iterator[None]:
    if _POLICY.exists() and _POLICY.read_text() != _POLICY_TEXT:
        yield  # the administrator's own policy decides
        return
    write_file(_POLICY, _POLICY_TEXT, mode=0o755)
    try:
        yield
    finally:
        _POLICY.unlink(missing_ok=True)


def _disable(units: list[str], log: Path) -> None:
    installed = [unit for unit in units if Path("/lib/systemd/system", unit).exists()]
    if installed and shutil.which("systemctl"):
        run(["systemctl", "disable", *installed], log)
