"""What an update has left: the engine's records, the cluster's objects and the machine's processes.

Owns asking each of them for itself, so that a twin shows as a difference between them.
"""

import contextlib
import json
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.plugins.landfall import processes
from toolchain import folders

_MANAGER = "pulumi"
"""How the name of every field manager of the engine's Kubernetes plugins begins."""


@dataclass(frozen=True)
class Object:
    """A Kubernetes object.

    Attributes:
        kind: Its kind.
        name: Its name, behind its namespace and a slash where it has one.
    """

    kind: str
    name: str

    def __str__(self) -> str:
        """As in a message."""
        return f"{self.kind} {self.name}"


@dataclass(frozen=True)
class Record:
    """What the engine has on record of a stack.

    Attributes:
        objects: The Kubernetes objects.
        pending: Operations that it believes unfinished, as "creating URN".
    """

    objects: Counter[Object]
    pending: tuple[str, ...]


def record(exported: str) -> Record:
    """Read what `pulumi stack export` printed."""
    deployment: dict[str, Any] = json.loads(exported)["deployment"]
    objects = Counter(
        Object(resource["type"].rpartition(":")[2], resource["id"])
        for resource in deployment.get("resources", [])
        if resource["type"].startswith("kubernetes:")
    )
    pending = deployment.get("pending_operations") or []
    return Record(objects, tuple(f"{one['type']} {one['resource']['urn']}" for one in pending))


def objects(kubeconfig: Path) -> Counter[Object]:
    """The objects in a cluster that the engine's plugin made, whatever their kind."""
    kinds = _kubectl(kubeconfig, "api-resources", "--verbs=list", "--output=name").split()
    # Figures, which the metrics API makes anew at every look.
    kinds = [kind for kind in kinds if not kind.endswith(".metrics.k8s.io")]
    listed = _kubectl(
        kubeconfig, "get", ",".join(kinds), "--all-namespaces", "--output=json", "--show-managed-fields"
    )
    found: set[tuple[str, Object]] = set()
    for item in json.loads(listed)["items"]:
        metadata = item["metadata"]
        managers = [entry.get("manager", "") for entry in metadata.get("managedFields", [])]
        if any(manager.startswith(_MANAGER) for manager in managers):
            space = metadata.get("namespace")
            name = f"{space}/{metadata['name']}" if space else metadata["name"]
            # One object may be listed by several API groups (events); its uid tells.
            found.add((metadata["uid"], Object(item["kind"], name)))
    return Counter(one for _, one in found)


def programs(state: Path) -> Counter[str]:
    """The programs that run for a state folder, by name: those that name it in their command line, and those
    that were started for it.

    Args:
        state: The state folder.
    """
    found: Counter[str] = Counter()
    variable = f"LANDFALL_STATE={state}".encode()
    for pid in processes.everyone():
        arguments = processes.command_line(pid)
        environment: list[bytes] = []
        with contextlib.suppress(OSError):
            environment = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
        if arguments and (variable in environment or any(f"{state}/" in one for one in arguments)):
            found[_program(arguments)] += 1
    return found


def _program(arguments: list[str]) -> str:
    if "-m" in arguments[:-1]:
        return arguments[arguments.index("-m") + 1]
    return Path(arguments[0]).name


def _kubectl(kubeconfig: Path, *arguments: str) -> str:
    command = [str(folders.tool("kubectl")), f"--kubeconfig={kubeconfig}", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
