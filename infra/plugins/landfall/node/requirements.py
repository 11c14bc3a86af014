"""Whether this machine can carry a node: checked before anything is started, each lack with its fix."""

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from infra.plugins.landfall.node import cgroups
from infra.plugins.landfall.node.errors import MachineUnfit
from infra.plugins.landfall.node.network import BRIDGE
from toolchain import folders

_PACKAGES = {
    "unshare": "util-linux",
    "ip": "iproute2",
    "nft": "nftables",
    "haproxy": "haproxy",
    "containerd": "containerd",
    "ctr": "containerd",
    "runc": "runc",
}
"""Programs from the system, and the Debian package of each."""

_PINNED = (
    "etcd",
    "kube-apiserver",
    "kube-controller-manager",
    "kube-scheduler",
    "kubelet",
    "kube-proxy",
    "kubectl",
    "coredns",
)
_PLUGIN_FOLDERS = ("/usr/lib/cni", "/opt/cni/bin", "/usr/libexec/cni")
_PLUGINS = ("ptp", "host-local", "loopback")
_CONTROLLERS = ("cpu", "memory", "pids", "cpuset")
_LEAST_ROOM = 1 << 30
"""Bytes that must be free for the node's data: twice what the kubelet keeps free by evicting pods."""

_SYS_RESOURCE = 24
"""Bit of CAP_SYS_RESOURCE (capabilities(7))."""


@dataclass(frozen=True)
class Machine:
    """What a node needs to know of its machine.

    Attributes:
        plugins: Folder of the container network plugins.
        adjust_oom: Whether processes may lower their out-of-memory score.
        snapshotter: How containerd lays container file systems out on the disk of the node's folder.
        machine: The processor, as `os.uname().machine` says.
    """

    plugins: Path
    adjust_oom: bool
    snapshotter: str
    machine: str


def check(folder: Path) -> Machine:
    """Look whether this machine can carry a node.

    Args:
        folder: The folder of all nodes; made where missing.

    Raises:
        MachineUnfit: It lacks something; the text names that and the fix.
        ToolMissing: A pinned program is not installed.
    """
    if os.geteuid() != 0:
        raise MachineUnfit(
            "A local node needs root, because it makes namespaces, mounts and cgroups; this is user id"
            f" {os.geteuid()}. Run the command with sudo, or set landfall:kubeContext to a cluster that you"
            " have."
        )
    if os.uname().machine not in ("x86_64", "aarch64"):
        raise MachineUnfit(
            f"A local node runs on x86_64 and aarch64, not on {os.uname().machine}."
            " Set landfall:kubeContext to a cluster that you have."
        )
    for name in _PINNED:
        folders.tool(name)
    missing = {_PACKAGES[program] for program in _PACKAGES if not shutil.which(program, path=_search_path())}
    plugins = next((Path(folder) for folder in _PLUGIN_FOLDERS if _has_plugins(Path(folder))), None)
    if plugins is None:
        missing.add("containernetworking-plugins")
    if missing or plugins is None:
        packages = " ".join(sorted(missing))
        raise MachineUnfit(f"Programs are missing on this machine. Install them: apt-get install {packages}")
    _check_cgroups()
    _try_namespaces()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _check_room(folder)
    snapshotter = "overlayfs" if _carries_overlays(folder) else "native"
    return Machine(plugins, _may_adjust_oom(), snapshotter, os.uname().machine)


def _search_path() -> str:
    return os.environ.get("PATH", "") + ":/usr/sbin:/sbin:/usr/bin:/bin"


def _has_plugins(folder: Path) -> bool:
    return all((folder / plugin).exists() for plugin in _PLUGINS)


def _check_cgroups() -> None:
    trees = cgroups.hierarchies()
    if trees.version == 1:
        have = {name for root in trees.roots for name in root.name.split(",")}
    else:
        have = {name for root in trees.roots for name in (root / "cgroup.controllers").read_text().split()}
    lacking = [name for name in _CONTROLLERS if name not in have]
    if lacking:
        raise MachineUnfit(
            f"The cgroup controllers {', '.join(lacking)} are not available under /sys/fs/cgroup. In a"
            " container, start it with --privileged --cgroupns=host; on a machine, see the kernel option"
            " cgroup_enable."
        )
    if not os.access(trees.roots[0], os.W_OK) or _read_only(trees.roots[0]):
        raise MachineUnfit(
            "/sys/fs/cgroup is read-only. In a container, start it with --privileged --cgroupns=host."
        )


def _read_only(mount: Path) -> bool:
    return bool(os.statvfs(mount).f_flag & os.ST_RDONLY)


def _check_room(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < _LEAST_ROOM:
        raise MachineUnfit(
            f"A local node needs {_LEAST_ROOM >> 20} MiB of disk; {free >> 20} MiB are free at {folder}."
            " Free some, or point LANDFALL_STATE at a folder on another disk."
        )


def _carries_overlays(folder: Path) -> bool:
    """Whether overlays can be written on this disk; not where it is one itself, as in a container."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=".trial-") as trial:
        for name in ("lower", "upper", "work", "merged"):
            Path(trial, name).mkdir()
        options = f"lowerdir={trial}/lower,upperdir={trial}/upper,workdir={trial}/work"
        command = ["mount", "-t", "overlay", "-o", options, "overlay", f"{trial}/merged"]
        outcome = subprocess.run(["unshare", "--mount", *command], capture_output=True, check=False)
    return outcome.returncode == 0


def _try_namespaces() -> None:
    """Do once, in namespaces that end at once, what the node will do."""
    steps = (
        ("make mount, network and PID namespaces (CAP_SYS_ADMIN)", "true"),
        ("make a network bridge (kernel module bridge, CAP_NET_ADMIN)", f"ip link add {BRIDGE} type bridge"),
        ("use nftables (kernel module nf_tables)", "nft add table ip landfall"),
        (
            "mount overlay file systems",
            "mount -t tmpfs t /run && mkdir /run/u /run/w &&"
            " mount -t overlay -o lowerdir=/var/lib,upperdir=/run/u,workdir=/run/w o /var/lib",
        ),
    )
    for purpose, command in steps:
        outcome = subprocess.run(
            ["unshare", "--mount", "--net", "--pid", "--fork", "--mount-proc", "sh", "-c", command],
            capture_output=True,
            text=True,
            env={"PATH": _search_path()},
            check=False,
        )
        if outcome.returncode != 0:
            raise MachineUnfit(
                f"This machine does not let Landfall {purpose}: {outcome.stderr.strip()}. In a container,"
                " start it with --privileged; or set landfall:kubeContext to a cluster that you have."
            )


def _may_adjust_oom() -> bool:
    lines = Path("/proc/self/status").read_text().splitlines()
    effective = next(line for line in lines if line.startswith("CapEff"))
    return bool(int(effective.split()[1], 16) >> _SYS_RESOURCE & 1)
