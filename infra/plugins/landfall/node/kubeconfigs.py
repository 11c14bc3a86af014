"""Kubeconfig files: how components and the administrator reach the API server and prove who they are."""

import base64

from infra.plugins.landfall.node.certificates import Pair


def kubeconfig(cluster: str, user: str, server: str, authority_pem: bytes, client: Pair) -> str:
    """A kubeconfig with everything inside it.

    Args:
        cluster: Name of the cluster and of the context.
        user: Name of the user entry.
        server: URL of the API server.
        authority_pem: Certificate authority of the API server.
        client: The client's certificate and key.
    """
    return f"""apiVersion: v1
kind: Config
clusters:
- name: {cluster}
  cluster:
    server: {server}
    certificate-authority-data: {_encoded(authority_pem)}
users:
- name: {user}
  user:
    client-certificate-data: {_encoded(client.certificate_pem)}
    client-key-data: {_encoded(client.key_pem)}
contexts:
- name: {cluster}
  context:
    cluster: {cluster}
    user: {user}
current-context: {cluster}
"""


def _encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()
