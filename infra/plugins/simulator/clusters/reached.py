"""How a simulated cluster is reached: what every cloud's cluster type says in words of its own."""

import base64
from dataclasses import dataclass


@dataclass(frozen=True)
class Reached:
    """How a cluster's API is reached.

    Attributes:
        server: Its URL.
        authority: The certificate that signs its certificates, as PEM.
        version: Its Kubernetes version, such as "1.34.2".
    """

    server: str
    authority: str
    version: str

    @property
    def authority_base64(self) -> str:
        """The certificate as kubeconfigs have it."""
        return base64.b64encode(self.authority.encode()).decode()

    @property
    def host(self) -> str:
        """Host and port of the server, without scheme."""
        return self.server.removeprefix("https://")
