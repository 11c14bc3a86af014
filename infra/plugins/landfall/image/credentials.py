"""Whose credentials a push uses: from the environment, or a Docker auth file.

They never reach arguments, logs or state.
"""

import base64
import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.errors import RegistryError
from infra.plugins.landfall.image.login import Login

USERNAME = "LANDFALL_REGISTRY_USERNAME"
PASSWORD = "LANDFALL_REGISTRY_PASSWORD"  # noqa: S105  # the variable's name
AUTH_FILE = "REGISTRY_AUTH_FILE"
_LOGIN_SECONDS = 60


@contextmanager
def auth_file(registry: str, login: Login | None = None) -> Iterator[Path | None]:
    """The Docker auth file for a push, or None where the user has none.

    First what the registry's own `login` prints, then the two variables, then the file that
    `REGISTRY_AUTH_FILE` names, then Docker's own (`$DOCKER_CONFIG/config.json`, `~/.docker/config.json`;
    credential helpers named there work too).

    Args:
        registry: The registry's host, with or without a path.
        login: How to log in there; None for the user's own login.

    Raises:
        RegistryError: The login's program fails, only one of the two variables is set, or the named file does
            not exist.
    """
    if login is not None:
        printed = _printed(login.command, "password")
        with _written(registry.partition("/")[0], login.username, printed) as made:
            yield made
        return
    username, password = os.environ.get(USERNAME), os.environ.get(PASSWORD)
    if username and password:
        with _written(registry.partition("/")[0], username, password) as made:
            yield made
        return
    if username or password:
        missing = PASSWORD if username else USERNAME
        raise RegistryError(f"{missing} is not set: set both {USERNAME} and {PASSWORD}, or neither.")
    yield _existing()


@contextmanager
def trust(login: Login | None) -> Iterator[Path | None]:
    """A folder with the certificate of the authority that signs the registry's, as containers-certs.d(5) has
    it; None where a public one does.

    Args:
        login: How to log in to the registry.

    Raises:
        RegistryError: The login's program fails.
    """
    if login is None or login.authority_command is None:
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "ca.crt").write_text(_printed(login.authority_command, "certificate") + "\n")
        yield Path(folder)


def login(
    username: str | None, command: tuple[str, ...] | None, authority_command: tuple[str, ...] | None = None
) -> Login | None:
    """A login from its parts; None where there is none."""
    return Login(username, command, authority_command) if username and command else None


def _printed(command: tuple[str, ...], wanted: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_LOGIN_SECONDS)
    except FileNotFoundError as missing:
        raise RegistryError(
            f"The registry's {wanted} comes from {command[0]!r}, which is not installed. Install the cloud's"
            " command line, and log in with it."
        ) from missing
    except subprocess.TimeoutExpired as late:
        raise RegistryError(
            f"`{' '.join(command)}` printed no {wanted} within {_LOGIN_SECONDS} s. Run it yourself: it"
            " may be waiting for a login."
        ) from late
    if done.returncode != 0 or not done.stdout.strip():
        said = done.stderr.strip().splitlines()
        raise RegistryError(
            f"`{' '.join(command)}` printed no {wanted}: {said[-1] if said else 'it said nothing'}."
            " Log in with the cloud's command line, then try again."
        )
    return done.stdout.strip()


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
