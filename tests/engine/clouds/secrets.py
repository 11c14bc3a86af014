"""What must not be seen: a caller's credentials, and whatever a stack's own state keeps as a secret."""

import json
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

_SHORTEST = 24
"""Characters of a text that cannot be anywhere by chance."""


def kept(stack: Rehearsal) -> set[str]:
    """The texts that the state keeps as secrets; of a private key its lines too."""
    opened = json.loads(stack.run("stack", "export", "--show-secrets").output)
    found = {text for secret in _secrets(opened) for text in _texts(json.loads(secret))}
    lines = {line for text in found if "PRIVATE KEY" in text for line in text.splitlines()}
    return {text for text in found | lines if len(text) >= _SHORTEST and "-----" not in text[:5]}


def check(stack: Rehearsal, *runs: Run) -> None:
    """See that no secret is in what was printed, in the state, or in a log."""
    hidden = kept(stack) | set(CREDENTIALS.values())
    logs = [path.read_text(errors="replace") for path in stack.ledger.folder.rglob("*.log")]
    places = {
        "output": "".join(run.output for run in runs),
        "state": json.dumps(stack.export()),
        "logs": "".join(logs),
    }

    assert len(hidden) > len(CREDENTIALS), "the state keeps secrets"
    for place, content in places.items():
        for secret in hidden:
            assert secret not in content, place
            assert json.dumps(secret)[1:-1] not in content, place


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
