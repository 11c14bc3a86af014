"""What an update has left: the engine's records, the cluster's objects and the machine's processes.

Owns asking each of them for itself, so that a twin shows as a difference between them.
"""

import contextlib
import json
import re
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.plugins.landfall import processes
from toolchain import folders

_MANAGER = "pulumi"
"""How the name of every field manager of the engine's Kubernetes plugins begins."""
_FIGURES = "metrics.k8s.io"
"""Its objects are made anew at every look."""
_SILENT = re.compile(r"([a-z0-9.-]+)/v[0-9a-z]+: (?:stale|the server)")
"""How kubectl names a group that is announced, and whose server does not answer."""


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
    kinds = [kind for kind in _kinds(kubeconfig) if not kind.endswith(f".{_FIGURES}")]
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


def _kinds(kubeconfig: Path) -> list[str]:
    """The kinds that can be listed. The metrics API may be announced before its server answers; no other."""
    ran = subprocess.run(
        [*_command(kubeconfig), "api-resources", "--verbs=list", "--output=name"],
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode and set(_SILENT.findall(ran.stderr)) != {_FIGURES}:
        raise subprocess.CalledProcessError(ran.returncode, ran.args, ran.stdout, ran.stderr)
    return ran.stdout.split()


def _program(arguments: list[str]) -> str:
    if "-m" in arguments[:-1]:
        return arguments[arguments.index("-m") + 1]
    return Path(arguments[0]).name


def _kubectl(kubeconfig: Path, *arguments: str) -> str:
    command = [*_command(kubeconfig), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def _command(kubeconfig: Path) -> list[str]:
    return [str(folders.tool("kubectl")), f"--kubeconfig={kubeconfig}"]
