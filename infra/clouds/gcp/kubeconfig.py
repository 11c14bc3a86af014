"""Access to a cluster by Google's own credential helper: no token is ever written. Pure."""

import yaml

HELPER = "gke-gcloud-auth-plugin"
_HINT = (
    f"Install {HELPER}: gcloud components install {HELPER}, or see"
    " https://cloud.google.com/kubernetes-engine/docs/how-to/cluster-access-for-kubectl#install_plugin"
)


def kubeconfig(name: str, project: str, region: str, endpoint: str, authority: str) -> str:
    """A kubeconfig for one cluster.

    Its helper uses the application default credentials, as Pulumi's provider does: whoever made the cluster
    gets in, and nothing depends on which account `gcloud` has chosen.

    Args:
        name: The cluster's name.
        project: Its project.
        region: Its region.
        endpoint: Its API server's address, with a port unless that is 443.
        authority: Its certificate authority, PEM in base64.
    """
    context = f"gke_{project}_{region}_{name}"
    helper = {
        "apiVersion": "client.authentication.k8s.io/v1beta1",
        "command": HELPER,
        "args": ["--use_application_default_credentials"],
        "installHint": _HINT,
        "interactiveMode": "Never",
        "provideClusterInfo": True,
    }
    document = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [
            {
                "name": context,
                "cluster": {"server": f"https://{endpoint}", "certificate-authority-data": authority},
            }
        ],
        "users": [{"name": context, "user": {"exec": helper}}],
        "contexts": [{"name": context, "context": {"cluster": context, "user": context}}],
        "current-context": context,
    }
    return yaml.safe_dump(document, sort_keys=True)
