"""Whose credentials a push uses: from the environment, or a Docker auth file.

They never reach arguments, logs or state.
"""

import base64
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.errors import RegistryError

USERNAME = "LANDFALL_REGISTRY_USERNAME"
PASSWORD = "LANDFALL_REGISTRY_PASSWORD"  # noqa: S105  # the variable's name
AUTH_FILE = "REGISTRY_AUTH_FILE"


@contextmanager
def auth_file(registry: str) -> Iterator[Path | None]:
    """The Docker auth file for a push, or None where the user has none.

    First the two variables, then the file that `REGISTRY_AUTH_FILE` names, then Docker's own
    (`$DOCKER_CONFIG/config.json`, `~/.docker/config.json`; credential helpers named there work too).

    Args:
        registry: The registry's host, with or without a path.

    Raises:
        RegistryError: Only one of the two variables is set, or the named file does not exist.
    """
    username, password = os.environ.get(USERNAME), os.environ.get(PASSWORD)
    if username and password:
        with _written(registry.partition("/")[0], username, password) as made:
            yield made
        return
    if username or password:
        missing = PASSWORD if username else USERNAME
        raise RegistryError(f"{missing} is not set: set both {USERNAME} and {PASSWORD}, or neither.")
    yield _existing()


def _existing() -> Path | None:
    named = os.environ.get(AUTH_FILE)
    if named:
        if not Path(named).is_file():
            raise RegistryError(f"{AUTH_FILE} names {named}, which is no file. Correct it, or unset it.")
        return Path(named)
    docker = Path(os.environ.get("DOCKER_CONFIG") or Path.home() / ".docker") / "config.json"
    return docker if docker.is_file() else None


@contextmanager
def _written(host: str, username: str, password: str) -> Iterator[Path]:
    # Docker Hub's key in an auth file is this URL, whatever name the image goes by (containers-auth.json(5)).
    key = "https://index.docker.io/v1/" if host == "docker.io" else host
    token = base64.b64encode(f"{username}:{password}".encode()).decode()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "auth.json"
        path.touch(mode=0o600)
        path.write_text(json.dumps({"auths": {key: {"auth": token}}}))
        yield path
