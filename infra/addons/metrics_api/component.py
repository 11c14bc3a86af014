"""metrics-server as one component: its image, its permissions, its pod, and the API that it serves."""

import pulumi
from pulumi_kubernetes import Provider
from pulumi_kubernetes.apiregistration.v1 import APIService, APIServiceSpecArgs, ServiceReferenceArgs
from pulumi_kubernetes.apps.v1 import Deployment
from pulumi_kubernetes.core.v1 import Service, ServiceAccount, ServicePortArgs, ServiceSpecArgs
from pulumi_kubernetes.meta.v1 import ObjectMetaArgs
from pulumi_kubernetes.rbac.v1 import (
    ClusterRole,
    ClusterRoleBinding,
    RoleBinding,
    RoleRefArgs,
    SubjectArgs,
)

from infra import naming
from infra.addons.metrics_api import deployment, permissions
from infra.contract import Cluster, Registry
from infra.images import Image
from infra.plugins.landfall.resources import ToolImage
from infra.settings import Settings

NAME = "metrics-server"
_RBAC = "rbac.authorization.k8s.io"


class MetricsServer(pulumi.ComponentResource):
    """metrics-server and the API group metrics.k8s.io."""

    def __init__(
        self,
        cluster: Cluster,
        provider: Provider,
        registry: Registry,
        settings: Settings,
        namespace: pulumi.Output[str],
    ) -> None:
        """Declare it.

        Args:
            cluster: Where it goes.
            provider: The provider of that cluster's objects.
            registry: Where its image goes.
            settings: The stack's settings.
            namespace: The namespace that it goes into.
        """
        super().__init__("landfall:addons:MetricsServer", NAME, {}, None)
        self._namespace = namespace
        self._labels = naming.labels(NAME, "metrics-api", settings.tags)
        self._opts = pulumi.ResourceOptions.merge(
            pulumi.ResourceOptions(parent=self, provider=provider), cluster.inside()
        )
        image = ToolImage(
            NAME,
            tool=NAME,
            registry=registry.host,
            repository=registry.repository(NAME),
            base=settings.image.base,
            login=registry.login,
            opts=pulumi.ResourceOptions(parent=self),
        )
        account = ServiceAccount(NAME, metadata=self._metadata(), opts=self._opts)
        granted = self._permissions(account)
        pod = Deployment(
            NAME,
            metadata=self._metadata(),
            spec=deployment.spec(
                Image.of(image),
                account.metadata.name,
                self._labels,
                kubelets_trusted=cluster.kubelets_trusted,
            ),
            opts=pulumi.ResourceOptions.merge(self._opts, pulumi.ResourceOptions(depends_on=granted)),
        )
        self._serve(pod)
        self.register_outputs({})

    def _permissions(self, account: ServiceAccount) -> list[pulumi.Resource]:
        subject = SubjectArgs(kind="ServiceAccount", name=account.metadata.name, namespace=self._namespace)
        own = ClusterRole(
            NAME, metadata=self._cluster_metadata(NAME), rules=permissions.of_server(), opts=self._opts
        )
        readers = f"{NAME}-readers"
        ClusterRole(
            readers,
            metadata=self._cluster_metadata(readers, permissions.reader_labels()),
            rules=permissions.of_readers(),
            opts=self._opts,
        )
        return [
            ClusterRoleBinding(
                NAME,
                metadata=self._cluster_metadata(NAME),
                role_ref=RoleRefArgs(api_group=_RBAC, kind="ClusterRole", name=own.metadata.name),
                subjects=[subject],
                opts=self._opts,
            ),
            ClusterRoleBinding(
                f"{NAME}-delegator",
                metadata=self._cluster_metadata(f"{NAME}-delegator"),
                role_ref=RoleRefArgs(api_group=_RBAC, kind="ClusterRole", name=permissions.DELEGATOR),
                subjects=[subject],
                opts=self._opts,
            ),
            RoleBinding(
                f"{NAME}-authentication",
                metadata=ObjectMetaArgs(
                    name=f"landfall-{NAME}", namespace="kube-system", labels=self._labels.all()
                ),
                role_ref=RoleRefArgs(api_group=_RBAC, kind="Role", name=permissions.AUTHENTICATION_READER),
                subjects=[subject],
                opts=self._opts,
            ),
        ]

    def _serve(self, pod: Deployment) -> None:
        service = Service(
            NAME,
            metadata=self._metadata(),
            spec=ServiceSpecArgs(
                selector=self._labels.selector(),
                ports=[
                    ServicePortArgs(
                        name=deployment.PORT_NAME, port=443, target_port=deployment.PORT_NAME, protocol="TCP"
                    )
                ],
            ),
            opts=pulumi.ResourceOptions.merge(self._opts, pulumi.ResourceOptions(depends_on=[pod])),
        )
        APIService(
            NAME,
            metadata=self._cluster_metadata("v1beta1.metrics.k8s.io"),
            spec=APIServiceSpecArgs(
                group="metrics.k8s.io",
                version="v1beta1",
                group_priority_minimum=100,
                version_priority=100,
                # metrics-server makes itself a certificate at each start, which no authority has signed. The
                # other way round the API server does prove itself, by its front-proxy certificate, and only
                # figures flow here.
                insecure_skip_tls_verify=True,
                service=ServiceReferenceArgs(name=service.metadata.name, namespace=self._namespace, port=443),
            ),
            opts=self._opts,
        )

    def _metadata(self) -> ObjectMetaArgs:
        return ObjectMetaArgs(name=NAME, namespace=self._namespace, labels=self._labels.all())

    def _cluster_metadata(self, name: str, extra: dict[str, str] | None = None) -> ObjectMetaArgs:
        """Metadata of an object that is in no namespace: its name says whose it is."""
        named = name if name.startswith("v1beta1.") else f"landfall-{name}"
        return ObjectMetaArgs(name=named, labels={**self._labels.all(), **(extra or {})})
