"""The API server: RBAC, node authorizer, secrets encrypted at rest, anonymous requests for health alone."""

import base64
import secrets

from infra.plugins.landfall.node.components import etcd
from infra.plugins.landfall.node.components.site import API_PORT, DOMAIN, ConfigFile, Site
from infra.plugins.landfall.node.plan import Component, Probe

ENCRYPTION = "encryption.yaml"


def component(site: Site) -> Component:
    """The program and its arguments."""
    return Component(
        "kube-apiserver",
        (
            site.tool("kube-apiserver"),
            f"--advertise-address={site.address}",
            f"--secure-port={API_PORT}",
            f"--service-cluster-ip-range={site.service_cidr}",
            f"--etcd-servers={etcd.CLIENT_URL}",
            f"--etcd-cafile={site.pki('etcd-ca.crt')}",
            f"--etcd-certfile={site.pki('apiserver-etcd-client.crt')}",
            f"--etcd-keyfile={site.pki('apiserver-etcd-client.key')}",
            f"--tls-cert-file={site.pki('apiserver.crt')}",
            f"--tls-private-key-file={site.pki('apiserver.key')}",
            f"--client-ca-file={site.pki('ca.crt')}",
            f"--authentication-config={site.config('authentication.yaml')}",
            "--authorization-mode=Node,RBAC",
            "--enable-admission-plugins=NodeRestriction",
            f"--encryption-provider-config={site.config(ENCRYPTION)}",
            f"--kubelet-certificate-authority={site.pki('ca.crt')}",
            f"--kubelet-client-certificate={site.pki('apiserver-kubelet-client.crt')}",
            f"--kubelet-client-key={site.pki('apiserver-kubelet-client.key')}",
            "--kubelet-preferred-address-types=InternalIP",
            f"--requestheader-client-ca-file={site.pki('front-proxy-ca.crt')}",
            "--requestheader-allowed-names=front-proxy-client",
            "--requestheader-username-headers=X-Remote-User",
            "--requestheader-group-headers=X-Remote-Group",
            "--requestheader-extra-headers-prefix=X-Remote-Extra-",
            f"--proxy-client-cert-file={site.pki('front-proxy-client.crt')}",
            f"--proxy-client-key-file={site.pki('front-proxy-client.key')}",
            f"--service-account-issuer=https://kubernetes.default.svc.{DOMAIN}",
            f"--service-account-key-file={site.pki('service-accounts.pub')}",
            f"--service-account-signing-key-file={site.pki('service-accounts.key')}",
            "--allow-privileged=true",
            "--profiling=false",
        ),
        Probe("https", f"https://127.0.0.1:{API_PORT}/readyz"),
        after=("etcd",),
    )


def hosts(site: Site) -> tuple[str, ...]:
    """The names and addresses that its certificate holds for."""
    return (
        "localhost",
        "kubernetes",
        "kubernetes.default",
        "kubernetes.default.svc",
        f"kubernetes.default.svc.{DOMAIN}",
        "127.0.0.1",
        site.host_address,
        site.address,
        site.api_service,
    )


def authentication() -> ConfigFile:
    """Who may ask without saying who they are: probes of health, nothing else."""
    return ConfigFile(
        "authentication.yaml",
        """apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
anonymous:
  enabled: true
  conditions:
  - path: /livez
  - path: /readyz
  - path: /healthz
""",
    )


def new_encryption() -> ConfigFile:
    """A fresh key for secrets at rest; made once, because what it encrypted is unreadable without it."""
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    return ConfigFile(
        ENCRYPTION,
        f"""apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
- resources: [secrets]
  providers:
  - secretbox:
      keys:
      - name: node
        secret: {key}
  - identity: {{}}
""",
    )
