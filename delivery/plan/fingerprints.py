"""Hashes by which a moved state, setting or tree is seen. Pure, but for reading the clone by git."""

import hashlib
import json
import subprocess
from pathlib import Path
from typing import Any

from delivery.errors import DeliveryError


def of_text(text: str) -> str:
    """The SHA-256 of a text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


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
    commit = _git(clone, "rev-parse", "HEAD").strip()
    changed = _git(clone, "diff", "HEAD", "--binary")
    untracked = _git(clone, "ls-files", "--others", "--exclude-standard").split("\n")
    others = [f"{name}:{of_text((clone / name).read_text(errors='replace'))}" for name in untracked if name]
    if not changed and not others:
        return commit
    return f"{commit}+{of_text(changed + repr(sorted(others)))[:12]}"


def _git(clone: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=clone, capture_output=True, text=True, check=False)
    if done.returncode:
        raise DeliveryError(
            f"{clone} cannot be recognised, because `git {arguments[0]}` failed there: {done.stderr.strip()}."
            " Work in a git clone of the project."
        )
    return done.stdout
