"""The kubeconfig: an exec helper instead of anything secret. Pure."""

import base64
from dataclasses import dataclass

import yaml

from infra.clouds.openstack.rules import API_PORT
from infra.credentials.certificate import fingerprint

PROGRAM = "landfall-credentials"


@dataclass(frozen=True)
class Issuer:
    """Where client certificates come from.

    Attributes:
        stack: "organization/project/stack".
        authority: Common name of the cluster's authority in that stack.
    """

    stack: str
    authority: str

    def command(self, wanted: str) -> tuple[str, ...]:
        """The command that prints a credential of this issuer."""
        return (PROGRAM, wanted, "--stack", self.stack, "--authority", self.authority)


def kubeconfig(name: str, address: str, certificate: str, issuer: Issuer) -> str:
    """A kubeconfig whose user gets a client certificate for an hour each time it is needed.

    Args:
        name: The cluster's name.
        address: The API server's address from outside.
        certificate: Its authority's certificate, as PEM.
        issuer: Where client certificates come from.
    """
    program, *arguments = issuer.command("client-certificate")
    helper = {
        "apiVersion": "client.authentication.k8s.io/v1",
        "command": program,
        "args": [*arguments, "--fingerprint", fingerprint(certificate)],
        "interactiveMode": "Never",
        "provideClusterInfo": False,
        "installHint": "landfall-credentials is part of Landfall: run `. scripts/activate` in its clone.",
    }
    cluster = {
        "server": f"https://{address}:{API_PORT}",
        "certificate-authority-data": base64.b64encode(certificate.encode()).decode(),
    }
    document = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": name, "cluster": cluster}],
        "users": [{"name": name, "user": {"exec": helper}}],
        "contexts": [{"name": name, "context": {"cluster": name, "user": name}}],
        "current-context": name,
    }
    return yaml.safe_dump(document, sort_keys=False)
