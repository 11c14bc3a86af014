"""What the level "restricted" forbids pods, beyond which nothing of Landfall's runs. Pure.

The controls are those of https://kubernetes.io/docs/concepts/security/pod-security-standards/ (read
2026-11-21), "restricted" with "baseline" below it. What a container says of itself holds for it, whatever the
pod says: a good pod excuses no bad container.
"""

from collections.abc import Iterator

from infra.policy import pods
from infra.policy.properties import UNKNOWN, Properties, at, is_given, is_on, is_one_of, listed, objects

_VOLUMES = frozenset(
    {
        "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected",
        "secret",
    }
)  # fmt: skip
_CAPABILITIES = frozenset({"NET_BIND_SERVICE"})
_SELINUX = frozenset({"container_t", "container_init_t", "container_kvm_t", "container_engine_t"})
_SYSCTLS = frozenset(
    {
        "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.ip_unprivileged_port_start",
        "net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range", "net.ipv4.ip_local_reserved_ports",
        "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl",
        "net.ipv4.tcp_keepalive_probes",
    }
)  # fmt: skip
_ASKED = ("livenessProbe", "readinessProbe", "startupProbe")
_HOOKS = ("postStart", "preStop")


def root(properties: Properties) -> Iterator[str]:
    """Running as root, or being allowed to."""
    for who, value in pods.settled(properties, "runAsNonRoot"):
        if not is_on(value):
            yield f"{who} may run as root."
    for who, value in pods.settled(properties, "runAsUser"):
        if value == 0:
            yield f"{who} runs as user 0."


def privileges(properties: Properties) -> Iterator[str]:
    """Being more than the process that was started."""
    for container in pods.containers(properties):
        security, name = at(container, "securityContext"), pods.name(container)
        if security is UNKNOWN:
            continue
        if at(container, "securityContext", "privileged") in (True, "true"):
            yield f"{name} is privileged: it may do whatever its node may."
        if not is_one_of(at(container, "securityContext", "allowPrivilegeEscalation"), False):
            yield f"{name} may gain privileges."
        dropped = at(container, "securityContext", "capabilities", "drop")
        if dropped is not UNKNOWN and "ALL" not in listed(dropped):
            yield f"{name} keeps capabilities."
        for added in listed(at(container, "securityContext", "capabilities", "add")):
            if added is not UNKNOWN and added not in _CAPABILITIES:
                yield f"{name} gets the capability {added}."


def system_calls(properties: Properties) -> Iterator[str]:
    """Any call to the kernel."""
    for who, value in pods.settled(properties, "seccompProfile", "type"):
        if not is_one_of(value, "RuntimeDefault", "Localhost"):
            yield f"{who} may make any system call."


def the_host(properties: Properties) -> Iterator[str]:
    """Parts of the node."""
    pod = pods.pod(properties)
    for shared in ("hostNetwork", "hostPID", "hostIPC"):
        if at(pod, shared) is True:
            yield f"The pod shares the node's {shared.removeprefix('host').lower()}."
    for who, value in pods.settled(properties, "windowsOptions", "hostProcess"):
        if value is True:
            yield f"{who} is a process of the node's."
    for container in pods.containers(properties):
        for port in objects(at(container, "ports")):
            if is_given(at(port, "hostPort")) and at(port, "hostPort") not in (UNKNOWN, 0):
                yield f"{pods.name(container)} takes port {at(port, 'hostPort')} of the node."
        for host in _asked(container):
            yield f"{pods.name(container)} makes the node's agent ask {host}."


def volumes(properties: Properties) -> Iterator[str]:
    """Volumes that are the node's, or that no driver keeps."""
    for volume in objects(at(pods.pod(properties), "volumes")):
        for kind, given in volume.items():
            if kind == "name" or kind in _VOLUMES or given in (None, UNKNOWN):
                continue
            what = (
                f"of the kind {kind}" if kind != "hostPath" else f"{at(volume, kind, 'path')!r} of the node"
            )
            yield f"The pod's volume {at(volume, 'name')!r} is {what}."


def weakened(properties: Properties) -> Iterator[str]:
    """Less of what the kernel and its security modules do by themselves."""
    for sysctl in objects(at(pods.pod(properties), "securityContext", "sysctls")):
        name = at(sysctl, "name")
        if name is not UNKNOWN and name not in _SYSCTLS:
            yield f"The pod sets the kernel's {name}."
    for who, value in pods.settled(properties, "appArmorProfile", "type"):
        if not is_one_of(value, None, "RuntimeDefault", "Localhost"):
            yield f"{who} runs without AppArmor."
    for option, allowed in (("type", _SELINUX), ("user", ()), ("role", ())):
        for who, value in pods.settled(properties, "seLinuxOptions", option):
            if not is_one_of(value, None, "", *allowed):
                yield f"{who} has the SELinux {option} {value!r}."
    for container in pods.containers(properties):
        if not is_one_of(at(container, "securityContext", "procMount"), None, "Default"):
            yield f"{pods.name(container)} sees all of /proc."


def _asked(container: Properties) -> Iterator[object]:
    """The hosts that probes and hooks name, where it should be the pod itself."""
    handlers = (
        *(at(container, probe) for probe in _ASKED),
        *(at(container, "lifecycle", hook) for hook in _HOOKS),
    )
    for handler in handlers:
        for how in ("httpGet", "tcpSocket"):
            host = at({"handler": handler}, "handler", how, "host")
            if is_given(host) and host is not UNKNOWN:
                yield host
