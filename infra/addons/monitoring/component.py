"""Monitoring as one component: Prometheus, the monitor, what each may do, and how people reach them.

Owns the order between them. What each looks like stands in the module of its name.
"""

import pulumi
from pulumi_kubernetes import Provider
from pulumi_kubernetes.apps.v1 import Deployment, DeploymentSpecArgs
from pulumi_kubernetes.core.v1 import (
    ConfigMap,
    PersistentVolumeClaim,
    Service,
    ServicePortArgs,
    ServiceSpecArgs,
)
from pulumi_kubernetes.meta.v1 import ObjectMetaArgs

from infra import naming
from infra.addons.monitoring import access, monitor, permissions, prometheus
from infra.addons.monitoring.configuration import configuration, dashboard
from infra.contract import Cluster, Lifetime, NodePorts, Registry
from infra.images import Image
from infra.plugins.landfall.resources import ToolImage
from infra.settings import Settings

PROMETHEUS = "prometheus"
MONITOR = "monitor"
DASHBOARD_LABEL = ("grafana_dashboard", "1")
"""What Grafana's Helm chart looks for when it collects dashboards (its value sidecar.dashboards.label)."""


class Monitoring(pulumi.ComponentResource):
    """Prometheus and the monitor in a namespace of their own.

    Attributes:
        prometheus: Prometheus' URL as seen from outside; None where the cluster is not reached by node ports:
            neither has a login, so neither goes behind a public balancer.
        dashboard: The page's URL, likewise.
    """

    prometheus: pulumi.Output[str] | None
    dashboard: pulumi.Output[str] | None

    def __init__(
        self,
        cluster: Cluster,
        provider: Provider,
        registry: Registry,
        settings: Settings,
        namespaces: tuple[pulumi.Output[str], pulumi.Output[str]],
    ) -> None:
        """Declare it.

        Args:
            cluster: Where it goes.
            provider: The provider of that cluster's objects.
            registry: Where its images go.
            settings: The stack's settings.
            namespaces: The namespace that it goes into, and the one that the model is served in.
        """
        super().__init__("landfall:addons:Monitoring", "monitoring", {}, None)
        self._cluster, self._registry, self._settings = cluster, registry, settings
        self._provider = provider
        self._namespace, self._serving = namespaces
        self._prometheus()
        self._monitor()
        self.prometheus = self._expose(PROMETHEUS, prometheus.PORT, settings.node_ports.prometheus)
        self.dashboard = self._expose(MONITOR, monitor.PORT, settings.node_ports.dashboard)
        self.register_outputs({"prometheus": self.prometheus, "dashboard": self.dashboard})

    def _prometheus(self) -> None:
        files = configuration(f"{MONITOR}:{monitor.PORT}", kubelets_trusted=self._cluster.kubelets_trusted)
        config_map = ConfigMap(
            PROMETHEUS, metadata=self._metadata(PROMETHEUS), data=dict(files.files), opts=self._opts()
        )
        grants = access.Grants(
            PROMETHEUS, self._namespace, self._labels(PROMETHEUS), permissions.of_prometheus()
        )
        identity = access.declare(grants, self._opts())
        claim = self._claim()
        spec = prometheus.spec(
            self._image(PROMETHEUS),
            identity.account,
            self._labels(PROMETHEUS),
            config_map=config_map.metadata.name,
            checksum=files.checksum,
            claim=claim,
        )
        # Its pods hold the claim: as long as they live the claim stays, and with it the disk.
        self._deploy(PROMETHEUS, spec, identity, "plain" if claim is None else "owns-cloud-things")

    def _monitor(self) -> None:
        ConfigMap(
            "dashboard",
            metadata=ObjectMetaArgs(
                name="landfall-dashboard",
                namespace=self._namespace,
                labels={**self._labels(MONITOR).all(), DASHBOARD_LABEL[0]: DASHBOARD_LABEL[1]},
            ),
            data={"landfall.json": dashboard()},
            opts=self._opts(),
        )
        grants = access.Grants(
            MONITOR,
            self._namespace,
            self._labels(MONITOR),
            permissions.of_monitor(),
            permissions.of_monitor_in_namespace(),
            (("serving", self._serving), ("monitoring", self._namespace)),
        )
        identity = access.declare(grants, self._opts())
        spec = monitor.spec(
            self._image(MONITOR),
            identity.account,
            self._labels(MONITOR),
            prometheus=f"http://{PROMETHEUS}:{prometheus.PORT}",
            namespaces=[self._serving, self._namespace],
        )
        self._deploy(MONITOR, spec, identity)

    def _image(self, tool: str) -> Image:
        baked = ToolImage(
            tool,
            tool=tool,
            registry=self._registry.host,
            repository=self._registry.repository(tool),
            base=self._settings.image.base,
            login=self._registry.login,
            opts=pulumi.ResourceOptions(parent=self),
        )
        return Image.of(baked)

    def _claim(self) -> pulumi.Output[str] | None:
        storage_class = self._cluster.storage_class
        if storage_class is None:
            return None
        claim = PersistentVolumeClaim(
            PROMETHEUS,
            # Waited for, so that its deletion is too: a class that binds at the first pod is known to do so
            # (pulumi-kubernetes 4.15, https://github.com/pulumi/pulumi-kubernetes/pull/3130).
            metadata=self._metadata(PROMETHEUS),
            spec=prometheus.claim_spec(storage_class),
            opts=self._opts("owns-cloud-things"),
        )
        return claim.metadata.name

    def _deploy(
        self, name: str, spec: DeploymentSpecArgs, identity: access.Identity, lifetime: Lifetime = "plain"
    ) -> None:
        opts = pulumi.ResourceOptions.merge(
            self._opts(lifetime), pulumi.ResourceOptions(depends_on=list(identity.granted))
        )
        Deployment(name, metadata=self._metadata(name), spec=spec, opts=opts)

    def _expose(self, name: str, port: int, node_port: int) -> pulumi.Output[str] | None:
        exposure = self._cluster.exposure
        by_node_port = isinstance(exposure, NodePorts)
        Service(
            name,
            # A Service without ready pods is no fault here: the two pods need each other's name first.
            metadata=self._metadata(name, {"pulumi.com/skipAwait": "true"}),
            spec=ServiceSpecArgs(
                type="NodePort" if by_node_port else "ClusterIP",
                selector=self._labels(name).selector(),
                ports=[
                    ServicePortArgs(
                        name="http",
                        port=port,
                        target_port="http",
                        protocol="TCP",
                        node_port=node_port if by_node_port else None,
                    )
                ],
            ),
            opts=self._opts(),
        )
        if not isinstance(exposure, NodePorts):
            return None
        return pulumi.Output.concat("http://", exposure.address, f":{node_port}")

    def _labels(self, name: str) -> naming.Labels:
        return naming.labels(name, "monitoring", self._settings.tags)

    def _metadata(self, name: str, annotations: dict[str, str] | None = None) -> ObjectMetaArgs:
        return ObjectMetaArgs(
            name=name, namespace=self._namespace, labels=self._labels(name).all(), annotations=annotations
        )

    def _opts(self, lifetime: Lifetime = "plain") -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions.merge(
            pulumi.ResourceOptions(parent=self, provider=self._provider), self._cluster.inside(lifetime)
        )
