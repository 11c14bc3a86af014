"""Putting a node together: certificates and configuration files on disk, the plan for its first process."""

import os
import shutil
from pathlib import Path

from infra.plugins.landfall.node import kubeconfigs, pause, pki
from infra.plugins.landfall.node.components import (
    apiserver,
    containerd,
    control,
    dns,
    etcd,
    kube_proxy,
    objects,
    relays,
)
from infra.plugins.landfall.node.components import (
    kubelet as kubelets,
)
from infra.plugins.landfall.node.components.site import API_PORT, ConfigFile, Site
from infra.plugins.landfall.node.plan import Component, Plan

_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_CLIENTS = ("admin", "controller-manager", "scheduler", "kubelet", "kube-proxy", "coredns")


def prepare(site: Site, host_server: str) -> None:
    """Write everything that the node's programs read. Keys and certificates are kept where they exist.

    Args:
        site: The node's facts.
        host_server: URL of the API server as the host reaches it.
    """
    layout = site.layout
    layout.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    layout.log.mkdir(exist_ok=True)
    (layout.folder / "etcd").mkdir(mode=0o700, exist_ok=True)
    pki.make(layout.pki, pki.leaves(layout.name, apiserver.hosts(site), site.address))
    authority = (layout.pki / f"{pki.CLUSTER}.crt").read_bytes()
    for name in _CLIENTS:
        server = host_server if name == "admin" else f"https://127.0.0.1:{API_PORT}"
        text = kubeconfigs.kubeconfig(layout.name, name, server, authority, pki.read(layout.pki, name))
        _write(layout.config / f"{name}.kubeconfig", text)
    if not (layout.config / apiserver.ENCRYPTION).exists():
        _write(layout.config / apiserver.ENCRYPTION, apiserver.new_encryption().text)
    shutil.rmtree(layout.config / "registries", ignore_errors=True)
    files: tuple[ConfigFile, ...] = (
        apiserver.authentication(),
        containerd.settings(site),
        containerd.container_network(site),
        kubelets.settings(site),
        kubelets.resolver(),
        kube_proxy.settings(site),
        dns.settings(site),
        objects.settings(site),
        relays.settings(site),
    )
    if site.registry:
        names = "_default" if site.mirror else site.registry
        files += (containerd.trusted_registry(site.registry, names),)
    for file in files:
        _write(layout.config / file.name, file.text)
    (layout.config / containerd.PAUSE_ARCHIVE).write_bytes(pause.archive(site.machine))


def plan(site: Site, registry_socket: str | None, *, kubelet: bool = True) -> Plan:
    """The plan for the node's first process.

    Args:
        site: The node's facts.
        registry_socket: Host path of the registry's socket.
        kubelet: Whether it runs pods.

    Raises:
        ToolMissing: A pinned program is not installed.
    """
    return Plan(
        name=site.layout.name,
        identity=site.layout.identity,
        folder=str(site.layout.folder),
        registry_folder=str(Path(registry_socket).parent) if registry_socket else "",
        node_address=site.address,
        service_cidr=site.service_cidr,
        path=_PATH + os.pathsep + str(site.plugins),
        authority=site.pki(f"{pki.CLUSTER}.crt"),
        components=(*_control_plane(site), *(_runs_pods(site) if kubelet else ())),
    )


def _control_plane(site: Site) -> tuple[Component, ...]:
    return (
        etcd.component(site),
        relays.component(site),
        apiserver.component(site),
        objects.component(site),
        control.controller_manager(site),
        control.scheduler(site),
    )


def _runs_pods(site: Site) -> tuple[Component, ...]:
    return (
        containerd.component(site),
        containerd.pause_import(site),
        kubelets.component(site),
        kube_proxy.component(site),
        dns.component(site),
    )


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    pki.write_secret(path, text.encode())
