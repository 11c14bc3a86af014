"""The objects that a cluster needs before its first user: rights of the node's programs, the DNS service."""

from infra.plugins.landfall.node.components.site import API_PORT, ConfigFile, Site
from infra.plugins.landfall.node.plan import Component, Probe


def component(site: Site) -> Component:
    """Applies them; runs once per start, again until it succeeds."""
    return Component(
        "cluster-objects",
        (
            site.tool("kubectl"),
            f"--kubeconfig={site.config('admin.kubeconfig')}",
            f"--server=https://127.0.0.1:{API_PORT}",
            "--cache-dir=/run/landfall/tmp/kubectl",
            "apply",
            "--server-side",
            "--force-conflicts",
            "--validate=false",
            "--field-manager=landfall-node",
            f"--filename={site.config('objects.yaml')}",
        ),
        Probe("exit"),
        after=("kube-apiserver",),
    )


def settings(site: Site) -> ConfigFile:
    """The objects."""
    return ConfigFile(
        "objects.yaml",
        f"""apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {{name: "landfall:apiserver-to-kubelet"}}
roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "system:kubelet-api-admin"}}
subjects:
- {{apiGroup: rbac.authorization.k8s.io, kind: User, name: kube-apiserver-kubelet-client}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {{name: "system:coredns"}}
rules:
- {{apiGroups: [""], resources: [services, pods, namespaces], verbs: [list, watch]}}
- {{apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [list, watch]}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {{name: "system:coredns"}}
roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "system:coredns"}}
subjects:
- {{apiGroup: rbac.authorization.k8s.io, kind: User, name: "system:coredns"}}
---
apiVersion: v1
kind: Service
metadata:
  name: kube-dns
  namespace: kube-system
  labels: {{k8s-app: kube-dns, kubernetes.io/name: CoreDNS}}
spec:
  clusterIP: {site.dns_service}
  ports:
  - {{name: dns, port: 53, protocol: UDP}}
  - {{name: dns-tcp, port: 53, protocol: TCP}}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: kube-dns-node
  namespace: kube-system
  labels: {{kubernetes.io/service-name: kube-dns}}
addressType: IPv4
ports:
- {{name: dns, port: 53, protocol: UDP}}
- {{name: dns-tcp, port: 53, protocol: TCP}}
endpoints:
- addresses: [{site.address}]
  conditions: {{ready: true}}
""",
    )
