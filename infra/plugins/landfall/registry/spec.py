"""What a registry is asked to be, and what it turned out to be."""

import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _registry_name(name: str) -> str:
    if not re.fullmatch(r"[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?", name):
        raise ValueError(
            "a registry's name is lower-case letters, digits and dashes, at most 40, such as 'local';"
            f" got {name!r}"
        )
    return name


class RegistrySpec(BaseModel):
    """A registry as asked for.

    Attributes:
        name: Its name on this machine.
        port: Its port on loopback; 0 takes any free one at first and keeps it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, AfterValidator(_registry_name)]
    port: Annotated[int, Field(ge=0, le=65535)] = 0


@dataclass(frozen=True)
class RegistryState:
    """A registry as it is.

    Attributes:
        name: Its name.
        host: Where it listens, "127.0.0.1:PORT"; images are named by this.
        socket: Unix socket that leads to it from other network namespaces.
        running: Whether both of its processes live.
        pids: Ids of its running processes: the registry and its relay.
    """

    name: str
    host: str
    socket: str
    running: bool
    pids: tuple[int, ...]
