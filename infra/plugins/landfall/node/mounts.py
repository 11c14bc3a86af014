"""What a node's processes see of the file system: the host's, with the places that they write to replaced.

Runs inside the node's new mount namespace, before anything else there; nothing done here is seen by the host,
and all of it ends with the namespace. Standard library only.
"""

import ctypes
import os
from pathlib import Path

from infra.plugins.landfall.node import cgroups
from infra.plugins.landfall.node.layout import INSIDE, REGISTRY_INSIDE

_BIND, _RECURSIVE, _SHARED, _NOSUID, _NODEV = 0x1000, 0x4000, 1 << 20, 2, 4
_DETACH = 2

_KERNEL_SETTINGS = {
    "vm/overcommit_memory": "1",
    "vm/panic_on_oom": "0",
    "kernel/panic": "10",
    "kernel/panic_on_oops": "1",
    "kernel/keys/root_maxkeys": "1000000",
    "kernel/keys/root_maxbytes": "25000000",
}
"""What the kubelet sets for the whole machine (kubernetes pkg/kubelet/cm, setupKernelTunables)."""

_OWN_FOLDERS = {
    "kubelet": "/var/lib/kubelet",
    "containerd": "/var/lib/containerd",
    "log/pods": "/var/log/pods",
}
"""Folders of the node that lie where its programs expect them."""

_libc = ctypes.CDLL(None, use_errno=True)


def _mount(source: str, target: str, kind: str = "", flags: int = 0, options: str = "") -> None:
    outcome = _libc.mount(source.encode(), target.encode(), kind.encode(), flags, options.encode())
    if outcome != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"mount {kind or source} on {target}: {os.strerror(number)}", target)


def _bind(source: str, target: str) -> None:
    _mount(source, target, flags=_BIND | _RECURSIVE)


def arrange(folder: Path, registry_folder: Path | None) -> None:
    """Arrange the mount namespace of the calling process as the node's.

    Args:
        folder: The node's folder on the host, reachable afterwards at `layout.INSIDE`.
        registry_folder: Host folder of the registry's socket, reachable afterwards at
        `layout.REGISTRY_INSIDE`.

    Raises:
        OSError: The kernel refused a mount; the text names it.
    """
    sources = [(folder, INSIDE)] + ([(registry_folder, REGISTRY_INSIDE)] if registry_folder else [])
    # Held open because the next mount may cover the paths.
    handles = [(os.open(source, os.O_PATH | os.O_DIRECTORY), target) for source, target in sources]
    _mount("tmpfs", "/run", "tmpfs", _NOSUID | _NODEV, "mode=0755")
    for handle, target in handles:
        target.mkdir(parents=True)
        _bind(f"/proc/self/fd/{handle}", str(target))
        os.close(handle)
    for name in ("lock", "netns", "cni", "landfall/tmp"):
        Path("/run", name).mkdir(parents=True)
    for name in ("lib", "log"):
        _write_aside(Path("/var") / name)
    for own, expected in _OWN_FOLDERS.items():
        (INSIDE / own).mkdir(parents=True, exist_ok=True)
        Path(expected).mkdir(parents=True, exist_ok=True)
        _bind(str(INSIDE / own), expected)
    _hide_hybrid_cgroups()
    _shield_kernel_settings()
    # Containers may ask for mounts that reach them later; private ones never would.
    _mount("none", "/", flags=_RECURSIVE | _SHARED)


def _write_aside(folder: Path) -> None:
    """Let what is written below a host folder land in memory instead."""
    aside = Path("/run/landfall/aside") / folder.name
    (aside / "upper").mkdir(parents=True)
    (aside / "work").mkdir()
    _mount(
        "overlay", str(folder), "overlay", 0, f"lowerdir={folder},upperdir={aside}/upper,workdir={aside}/work"
    )


def _hide_hybrid_cgroups() -> None:
    """The runtimes take a v1 machine with an extra v2 tree for something that it is not."""
    hybrid = cgroups.hierarchies().hybrid
    if hybrid is not None and _libc.umount2(str(hybrid).encode(), _DETACH) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"unmount {hybrid}: {os.strerror(number)}", str(hybrid))


def _shield_kernel_settings() -> None:
    """Give the kubelet files of its own to write, so that it leaves the machine's settings alone."""
    shield = Path("/run/landfall/kernel")
    shield.mkdir()
    for name, value in _KERNEL_SETTINGS.items():
        real = Path("/proc/sys") / name
        if real.exists():
            own = shield / name.replace("/", "-")
            own.write_text(f"{value}\n")
            _bind(str(own), str(real))
