"""Whose credentials a registry is asked with: the environment's, or those that `docker login` has stored.

They go nowhere but into the Authorization header.
"""

import base64
import binascii
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from model.errors import RegistryError
from model.registry.oci.reference import Reference

USERNAME = "LANDFALL_REGISTRY_USERNAME"
PASSWORD = "LANDFALL_REGISTRY_PASSWORD"  # noqa: S105 - the variable's name
AUTH_FILE = "REGISTRY_AUTH_FILE"

_DOCKER_HUB = "https://index.docker.io/v1/"
"""Docker Hub's key in an auth file: https://docs.docker.com/reference/cli/docker/login/ (read 2026-11-21)"""

_TOKEN_USER = "<token>"  # noqa: S105 - what a helper gives as the user where the secret is an identity token
_HELPER_SECONDS = 60.0


@dataclass(frozen=True)
class Credentials:
    """A user with a password, or an identity token in its place; what is secret is never printed."""

    username: str
    password: str = field(repr=False)
    is_token: bool = False


class _Auth(BaseModel):
    auth: str = ""
    username: str = ""
    password: str = ""
    identitytoken: str = ""


class _AuthFile(BaseModel):
    auths: dict[str, _Auth] = Field(default_factory=dict)
    helpers: dict[str, str] = Field(default_factory=dict, alias="credHelpers")
    store: str = Field(default="", alias="credsStore")


class _Helped(BaseModel):
    model_config = ConfigDict(extra="ignore")

    username: str = Field(alias="Username")
    secret: str = Field(alias="Secret")


def find(reference: Reference) -> Credentials | None:
    """The credentials for a registry; None where the user has none, and it is asked without.

    First the two variables, then the file that `REGISTRY_AUTH_FILE` names, then Docker's own, with the
    credential helpers that it names.

    Raises:
        RegistryError: Only one of the variables is set, or the file or its helper cannot be used.
    """
    username, password = os.environ.get(USERNAME), os.environ.get(PASSWORD)
    if username and password:
        return Credentials(username, password)
    if username or password:
        missing = PASSWORD if username else USERNAME
        raise RegistryError(f"{missing} is not set: set both {USERNAME} and {PASSWORD}, or neither.")
    path = _file()
    return _of_file(path, reference) if path else None


def _file() -> Path | None:
    named = os.environ.get(AUTH_FILE)
    if named:
        if not Path(named).is_file():
            raise RegistryError(f"{AUTH_FILE} names {named}, which is no file. Correct it, or unset it.")
        return Path(named)
    docker = Path(os.environ.get("DOCKER_CONFIG") or Path.home() / ".docker") / "config.json"
    return docker if docker.is_file() else None


def _of_file(path: Path, reference: Reference) -> Credentials | None:
    try:
        stored = _AuthFile.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        # Its content is secret, so the text does not quote what is wrong with it.
        raise RegistryError(
            f"The auth file {path} is not what `docker login` writes."
            f" Log in again, or name another in {AUTH_FILE}."
        ) from None
    key = _DOCKER_HUB if reference.host == "docker.io" else reference.host
    helper = stored.helpers.get(key) or stored.store
    if helper:
        return _of_helper(helper, key)
    # The longest part of the path that has an entry of its own wins: containers-auth.json(5).
    parts = str(reference).split("/")
    keys = ["/".join(parts[:length]) for length in range(len(parts), 0, -1)]
    for candidate in [*keys, key, f"https://{key}", f"https://{key}/v2/"]:
        if candidate in stored.auths:
            return _decoded(stored.auths[candidate], path)
    return None


def _decoded(auth: _Auth, path: Path) -> Credentials | None:
    username, password = auth.username, auth.password
    if auth.auth:
        try:
            username, _, password = base64.b64decode(auth.auth, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            raise RegistryError(
                f"An entry of the auth file {path} cannot be read. Log in to that registry again."
            ) from None
    if auth.identitytoken:
        return Credentials(username, auth.identitytoken, is_token=True)
    return Credentials(username, password) if username else None


def _of_helper(name: str, key: str) -> Credentials | None:
    program = f"docker-credential-{name}"
    try:
        ran = subprocess.run(
            [program, "get"], input=key, capture_output=True, text=True, check=False, timeout=_HELPER_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RegistryError(
            f"The credential helper {program}, which Docker's configuration names, cannot be used ({error})."
            " Install it, or log in without it."
        ) from None
    if ran.returncode:
        return None  # it knows none for this registry
    try:
        helped = _Helped.model_validate_json(ran.stdout)
    except ValidationError:
        raise RegistryError(
            f"The credential helper {program} gave no credentials that can be read."
        ) from None
    if helped.username == _TOKEN_USER:
        return Credentials("", helped.secret, is_token=True)
    return Credentials(helped.username, helped.secret)


def basic(credentials: Credentials) -> str:
    """The header of basic authentication."""
    return "Basic " + base64.b64encode(f"{credentials.username}:{credentials.password}".encode()).decode()
