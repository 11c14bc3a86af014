"""Access to an EKS cluster as a kubeconfig without a token: the AWS command line gives one. Pure."""

import yaml

_HINT = "Install the AWS command line and log in with it: `aws sts get-caller-identity` must say who you are."


def text(name: str, region: str, endpoint: str, authority: str, role: str | None = None) -> str:
    """A kubeconfig.

    Args:
        name: The cluster's name.
        region: Its region: said, so that nobody's own default counts.
        endpoint: URL of its API server.
        authority: Its certificate authority, base64 of PEM.
        role: ARN of the role to act in, or None for one's own.
    """
    arguments = ["--region", region, "eks", "get-token", "--cluster-name", name, "--output", "json"]
    if role is not None:
        arguments += ["--role-arn", role]
    token = {
        "apiVersion": "client.authentication.k8s.io/v1beta1",
        "command": "aws",
        "args": arguments,
        "installHint": _HINT,
        "interactiveMode": "Never",
        "provideClusterInfo": False,
    }
    document = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [
            {"name": name, "cluster": {"server": endpoint, "certificate-authority-data": authority}}
        ],
        "users": [{"name": name, "user": {"exec": token}}],
        "contexts": [{"name": name, "context": {"cluster": name, "user": name}}],
        "current-context": name,
    }
    return yaml.safe_dump(document, sort_keys=False)
