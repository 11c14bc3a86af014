"""Where images go."""

from dataclasses import dataclass
from typing import Self

import pulumi

from infra.plugins.landfall.image.login import Login


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
