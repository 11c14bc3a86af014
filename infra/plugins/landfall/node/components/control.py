"""The two programs that make the cluster what its objects ask for: controller manager and scheduler."""

from infra.plugins.landfall.node.components.site import Site
from infra.plugins.landfall.node.layout import VOLUME_PLUGINS
from infra.plugins.landfall.node.plan import Component, Probe

_AUTOSCALER_SECONDS = 5
"""How often the autoscaler looks; the default of 15 s suits many nodes, not one laptop."""


def controller_manager(site: Site) -> Component:
    """The controllers."""
    kubeconfig = site.config("controller-manager.kubeconfig")
    return Component(
        "kube-controller-manager",
        (
            site.tool("kube-controller-manager"),
            f"--kubeconfig={kubeconfig}",
            f"--authentication-kubeconfig={kubeconfig}",
            f"--authorization-kubeconfig={kubeconfig}",
            f"--requestheader-client-ca-file={site.pki('front-proxy-ca.crt')}",
            f"--client-ca-file={site.pki('ca.crt')}",
            f"--root-ca-file={site.pki('ca.crt')}",
            f"--service-account-private-key-file={site.pki('service-accounts.key')}",
            "--use-service-account-credentials=true",
            "--bind-address=127.0.0.1",
            "--leader-elect=false",
            "--profiling=false",
            f"--flex-volume-plugin-dir={VOLUME_PLUGINS}",  # by default in the host's /usr/libexec
            f"--horizontal-pod-autoscaler-sync-period={_AUTOSCALER_SECONDS}s",
            # The default of 20 a second holds a new cluster's first service account back for 5 s.
            "--kube-api-qps=200",
            "--kube-api-burst=400",
        ),
        Probe("tcp", "127.0.0.1:10257"),
        after=("kube-apiserver",),
    )


def scheduler(site: Site) -> Component:
    """The scheduler."""
    kubeconfig = site.config("scheduler.kubeconfig")
    return Component(
        "kube-scheduler",
        (
            site.tool("kube-scheduler"),
            f"--kubeconfig={kubeconfig}",
            f"--authentication-kubeconfig={kubeconfig}",
            f"--authorization-kubeconfig={kubeconfig}",
            "--bind-address=127.0.0.1",
            "--leader-elect=false",
            "--profiling=false",
        ),
        Probe("tcp", "127.0.0.1:10259"),
        after=("kube-apiserver",),
    )
