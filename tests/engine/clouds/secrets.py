"""What must not be seen: a caller's credentials, and whatever a stack's own state keeps as a secret."""

import json
import re
from collections.abc import Iterator
from typing import Any

from tests.engine.simulator.rehearsal import Rehearsal
from tests.engine_command import Run

CREDENTIALS = {
    name: f"sentinel-{name.lower()}-7f3a"
    for name in (
        "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "GOOGLE_CREDENTIALS",
        "GOOGLE_OAUTH_ACCESS_TOKEN", "ARM_CLIENT_SECRET", "AZURE_CLIENT_SECRET", "OS_PASSWORD",
        "OS_APPLICATION_CREDENTIAL_SECRET", "LANDFALL_REGISTRY_PASSWORD",
    )
}  # fmt: skip
"""The variables that the clouds' own tools take credentials from, each with a value to look for."""

_MARK = "4dabf18193072939515e22adb298388d"
"""What the engine puts into the place of a secret (pulumi/sdk: resource.SigKey)."""

_KEY = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----(.*?)-----END ", re.DOTALL)

_SHORTEST = 24
"""Characters of a text that cannot be anywhere by chance."""


def kept(exported: str) -> set[str]:
    """The texts that a state keeps as secrets; of a private key its lines too.

    Args:
        exported: What `pulumi stack export --show-secrets` wrote.
    """
    found = {text for secret in _secrets(json.loads(exported)) for text in _texts(json.loads(secret))}
    lines = {line.strip() for text in found for key in _KEY.findall(text) for line in key.splitlines()}
    return {text for text in found | lines if len(text) >= _SHORTEST and "-----" not in text[:5]}


def check(stack: Rehearsal, *runs: Run) -> None:
    """See that no secret is in what was printed, or in the state.

    Nothing writes a log here, since there are no nodes: those of a whole cluster are read in tests/cluster.
    """
    hidden = kept(stack.run("stack", "export", "--show-secrets").output) | set(CREDENTIALS.values())

    assert len(hidden) > len(CREDENTIALS), "the state keeps secrets"
    absent(hidden, {"output": "".join(run.output for run in runs), "state": json.dumps(stack.export())})


def absent(hidden: set[str], places: dict[str, str]) -> None:
    """See that no secret is in any of some texts.

    Args:
        hidden: The secrets.
        places: The texts, by what to call them; each must have something in it.
    """
    empty = [place for place, content in places.items() if not content]
    assert empty == []
    found = {
        place
        for place, content in places.items()
        for secret in hidden
        if secret in content or json.dumps(secret)[1:-1] in content
    }
    assert found == set()


def _secrets(tree: Any) -> Iterator[str]:
    """The secrets in an opened state, each as JSON."""
    if isinstance(tree, dict):
        if _MARK in tree and "plaintext" in tree:
            yield tree["plaintext"]
        for below in tree.values():
            yield from _secrets(below)
    elif isinstance(tree, list):
        for below in tree:
            yield from _secrets(below)


def _texts(tree: Any) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict | list):
        for below in tree.values() if isinstance(tree, dict) else tree:
            yield from _texts(below)
