"""Hashes by which a moved state, setting or tree is seen. Pure, but for reading the clone by git."""

import hashlib
import json
import os
import subprocess
from pathlib import Path
from typing import Any

from delivery.errors import DeliveryError


def of_text(text: str) -> str:
    """The SHA-256 of a text, in hex."""
    return _of_bytes(text.encode())


def of_state(exported: str) -> str:
    """The hash of a stack's state.

    When and with which version the engine saved it says nothing about what is deployed.

    Args:
        exported: What `pulumi stack export` wrote.
    """
    state: dict[str, Any] = json.loads(exported)  # Any: the engine's own form
    deployment = state.get("deployment") or {}
    kept = {name: value for name, value in deployment.items() if name not in ("manifest", "metadata")}
    return of_text(json.dumps(kept, sort_keys=True))


def of_clone(clone: Path) -> str:
    """What a clone holds: its commit, and a hash of what differs from it where anything does.

    Args:
        clone: The clone's folder.

    Raises:
        DeliveryError: It is no git clone.
    """
    commit = _git(clone, "rev-parse", "HEAD").decode().strip()
    changed = _git(clone, "diff", "HEAD", "--binary", "--no-ext-diff", "--no-textconv")
    # Ended by zero bytes: between line ends git quotes a name that is not plain ASCII.
    untracked = _git(clone, "ls-files", "--others", "--exclude-standard", "-z").split(b"\0")
    others = [name + b"\0" + _content(clone / os.fsdecode(name)) for name in sorted(untracked) if name]
    if not changed and not others:
        return commit
    return f"{commit}+{_of_bytes(repr((changed, others)).encode())[:12]}"


def _of_bytes(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _content(file: Path) -> bytes:
    """What tells a file from another: the hash of its bytes, or where it leads. A folder has neither."""
    if file.is_symlink():
        return os.fsencode(file.readlink())
    return _of_bytes(file.read_bytes()).encode() if file.is_file() else b""


def _git(clone: Path, *arguments: str) -> bytes:
    done = subprocess.run(["git", *arguments], cwd=clone, capture_output=True, check=False)
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise DeliveryError(
            f"{clone} cannot be recognised, because `git {arguments[0]}` failed there: {said}."
            " Work in a git clone of the project."
        )
    return done.stdout
