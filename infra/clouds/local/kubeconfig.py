"""Reads one context out of the user's kubeconfig files, and nothing more than that context."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from infra.errors import ContextError

_FILES = ("certificate-authority", "client-certificate", "client-key", "tokenFile")
"""Entries that name files relative to the kubeconfig that they stand in."""


@dataclass(frozen=True)
class Access:
    """One context's access.

    Attributes:
        context: The context's name.
        text: A kubeconfig with that context alone; a secret.
        host: The API server's host.
    """

    context: str
    text: str
    host: str


class _Named(BaseModel):
    # What belongs to an entry is kubectl's business: it is handed on as it is.
    model_config = ConfigDict(extra="allow")
    name: str


class _Context(BaseModel):
    model_config = ConfigDict(extra="allow")
    cluster: str
    user: str


class _NamedContext(BaseModel):
    name: str
    context: _Context


class _File(BaseModel):
    clusters: list[_Named] = Field(default_factory=list)
    users: list[_Named] = Field(default_factory=list)
    contexts: list[_NamedContext] = Field(default_factory=list)


def of_context(name: str) -> Access:
    """The access that a context gives.

    Args:
        name: The context's name, in the files of $KUBECONFIG or in ~/.kube/config.

    Raises:
        ContextError: No file has it, or one cannot be read.
    """
    known: list[str] = []
    files = list(_files())
    for path, file in files:
        for entry in file.contexts:
            known.append(entry.name)
            if entry.name == name:
                return _access(path, entry, [other for _, other in files])
    looked = ", ".join(str(path) for path, _ in files) or "no file: none exists"
    raise ContextError(
        f"landfall:kubeContext = {name!r} is not a context of your kubeconfig (looked in {looked})."
        f" There are: {', '.join(known) or 'none'}. Choose one, or point KUBECONFIG at the right file."
    )


def _files() -> Iterator[tuple[Path, _File]]:
    configured = os.environ.get("KUBECONFIG")
    default = [Path.home() / ".kube" / "config"]
    paths = [Path(part) for part in configured.split(os.pathsep) if part] if configured else default
    for path in paths:
        if not path.exists():
            continue
        try:
            yield path, _File.model_validate(yaml.safe_load(path.read_text()) or {})
        except (OSError, yaml.YAMLError, ValidationError) as error:
            reason = str(error).splitlines()[0]
            raise ContextError(
                f"The kubeconfig {path} cannot be read: {reason}. Repair it or unset KUBECONFIG."
            ) from None


def _access(path: Path, entry: _NamedContext, files: list[_File]) -> Access:
    cluster = _find(
        entry.context.cluster, [item for file in files for item in file.clusters], "cluster", entry.name
    )
    user = _find(entry.context.user, [item for file in files for item in file.users], "user", entry.name)
    document = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [_with_absolute_files(cluster, "cluster", path.parent)],
        "users": [_with_absolute_files(user, "user", path.parent)],
        "contexts": [entry.model_dump()],
        "current-context": entry.name,
    }
    server = str((cluster.model_extra or {}).get("cluster", {}).get("server", ""))
    host = urlsplit(server).hostname
    if host is None:
        raise ContextError(
            f"The context {entry.name!r} in {path} names no API server: its cluster has no `server` URL."
        )
    return Access(context=entry.name, text=yaml.safe_dump(document, sort_keys=True), host=host)


def _find(name: str, entries: list[_Named], kind: str, context: str) -> _Named:
    for entry in entries:
        if entry.name == name:
            return entry
    raise ContextError(
        f"The context {context!r} names the {kind} {name!r}, which the kubeconfig does not have."
    )


def _with_absolute_files(entry: _Named, kind: str, folder: Path) -> dict[str, object]:
    body = dict((entry.model_extra or {}).get(kind) or {})
    for key in _FILES:
        if isinstance(body.get(key), str):
            body[key] = str((folder / body[key]).resolve())
    return {"name": entry.name, kind: body}
