"""Where images go, and how whoever pushes them logs in."""

from dataclasses import dataclass
from typing import Self

import pulumi


@dataclass(frozen=True)
class Login:
    """How to log in where passwords are short-lived: a program of the cloud's prints one when it is needed.

    Nothing secret is in here, and nothing in here changes from one update to the next.

    Attributes:
        username: The user's name.
        command: Program and arguments that print the password and nothing else.
        authority_command: Program and arguments that print, as PEM, the certificate of the authority that
            signs the registry's; None where a public one does.
    """

    username: str
    command: tuple[str, ...]
    authority_command: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Registry:
    """Where images go: never inside the cluster.

    Attributes:
        host: Host and port, as image references begin. Known only once every repository can be pushed to.
        prefix: Path in it under which the stack's repositories lie, or "".
        socket: Unix socket on this machine that leads to it; None where it has an address for all.
        login: How to log in to push; None where none is needed or the user's own Docker login serves.
    """

    host: pulumi.Output[str]
    prefix: str = ""
    socket: pulumi.Output[str] | None = None
    login: Login | None = None

    @classmethod
    def external(cls, reference: str) -> Self:
        """A registry that the user has.

        Args:
            reference: Its host with an optional path, such as "docker.io/acme".
        """
        host, _, prefix = reference.partition("/")
        return cls(host=pulumi.Output.from_input(host), prefix=prefix)

    def repository(self, name: str) -> str:
        """The repository of one image, without the host."""
        return f"{self.prefix}/{name}" if self.prefix else name
