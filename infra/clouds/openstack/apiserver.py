"""Files that the API server reads: how secrets are encrypted, what is written to the audit log. Pure."""

import yaml


def encryption(key: str) -> str:
    """Secrets encrypted in etcd, what was written before read as it is
    (https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/).

    Args:
        key: 32 bytes in base64.
    """
    return yaml.safe_dump(
        {
            "apiVersion": "apiserver.config.k8s.io/v1",
            "kind": "EncryptionConfiguration",
            "resources": [
                {
                    "resources": ["secrets"],
                    "providers": [
                        {"secretbox": {"keys": [{"name": "authority", "secret": key}]}},
                        {"identity": {}},
                    ],
                }
            ],
        },
        sort_keys=False,
    )


AUDIT_POLICY = """\
# Who did what to which object; never what stood in it.
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
  - level: None
    nonResourceURLs: ["/healthz*", "/livez*", "/readyz*", "/version", "/metrics"]
  - level: None
    verbs: [get, list, watch]
    users: [system:kube-controller-manager, system:kube-scheduler, system:apiserver, system:kube-proxy]
  - level: None
    verbs: [get, list, watch, update, patch]
    resources:
      - group: coordination.k8s.io
        resources: [leases]
  - level: Metadata
"""
