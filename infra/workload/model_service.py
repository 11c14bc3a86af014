"""The model service as one component: all its objects, with one name, in one namespace.

Owns the order between them and how long they live. What each looks like stands in the module of its kind.
"""

from dataclasses import dataclass

import pulumi
from pulumi_kubernetes import Provider
from pulumi_kubernetes.apps.v1 import Deployment
from pulumi_kubernetes.autoscaling.v2 import HorizontalPodAutoscaler
from pulumi_kubernetes.core.v1 import Service, ServiceAccount
from pulumi_kubernetes.meta.v1 import ObjectMetaArgs
from pulumi_kubernetes.networking.v1 import NetworkPolicy
from pulumi_kubernetes.policy.v1 import PodDisruptionBudget

from infra import naming
from infra.contract import Cluster, Registry
from infra.plugins.landfall.resources import ToolImage
from infra.release import Release
from infra.settings import Settings
from infra.workload import autoscaler, canary, deployment, disruption, exposure, network_policy, service
from infra.workload.canary import Canary
from infra.workload.prediction_log import RECORDER, PredictionLog


@dataclass(frozen=True)
class Place:
    """Where a workload goes.

    Attributes:
        cluster: The cluster.
        provider: The provider of its objects.
        namespace: A namespace in it that exists, as that resource's output.
        registry: Where images go.
    """

    cluster: Cluster
    provider: Provider
    namespace: pulumi.Output[str]
    registry: Registry


class ModelService(pulumi.ComponentResource):
    """A release, served: Deployment, Service, autoscaler, disruption budget, network policy, account.

    Attributes:
        endpoint: Where it answers, as a URL without path.
        namespace: The namespace that it is in.
    """

    endpoint: pulumi.Output[str]
    namespace: pulumi.Output[str]

    def __init__(
        self, release: Release, settings: Settings, place: Place, trial: Canary | None = None
    ) -> None:
        """Declare the service.

        Args:
            release: What it serves.
            settings: How many replicas, what each may use, and the node port.
            place: Where it goes.
            trial: Another release that a share of the replicas runs; None where none does.
        """
        super().__init__("landfall:workload:ModelService", release.name, {}, None)
        self._place = place
        self._name = release.name
        self._labels = naming.labels(release.name, "serving", settings.tags)
        self.namespace = place.namespace

        account = ServiceAccount(
            release.name, metadata=self._metadata(), automount_service_account_token=False, opts=self._opts()
        )
        logged = self._prediction_log(settings)
        pods = Deployment(
            release.name,
            metadata=self._metadata(),
            spec=deployment.spec(
                release.image, account.metadata.name, self._labels, settings.serving, logged
            ),
            opts=self._opts(),
        )
        if trial is not None:
            name = f"{release.name}-{canary.NAME}"
            Deployment(
                name,
                metadata=self._metadata(name=name),
                spec=canary.spec(
                    trial.release.image,
                    account.metadata.name,
                    self._labels,
                    settings.serving,
                    logged,
                    replicas=trial.split.canary,
                ),
                opts=self._opts(),
            )
        self.endpoint = self._expose(settings, pods)
        HorizontalPodAutoscaler(
            release.name,
            metadata=self._metadata(),
            spec=autoscaler.spec(
                # Not the name alone: where no Deployment comes, an autoscaler would wait for it.
                pods.metadata.name,
                settings.serving,
                by_requests=place.cluster.custom_metrics.present,
                held=trial.split.stable if trial else None,
            ),
            opts=self._opts(),
        )
        PodDisruptionBudget(
            release.name, metadata=self._metadata(), spec=disruption.spec(self._labels), opts=self._opts()
        )
        if place.cluster.network_policy.present:
            NetworkPolicy(
                release.name,
                metadata=self._metadata(),
                spec=network_policy.spec(
                    self._labels, to_object_store=settings.prediction_log.store is not None
                ),
                opts=self._opts(),
            )
        self.register_outputs({"endpoint": self.endpoint})

    def _prediction_log(self, settings: Settings) -> PredictionLog | None:
        asked = settings.prediction_log
        if not asked.on:
            return None
        if asked.target is None:
            return PredictionLog(asked)
        registry = self._place.registry
        baked = ToolImage(
            RECORDER,
            tool=RECORDER,
            registry=registry.host,
            repository=registry.repository(RECORDER),
            base=settings.image.base,
            login=registry.login,
            opts=pulumi.ResourceOptions(parent=self),
        )
        return PredictionLog(asked, baked.image)

    def _expose(self, settings: Settings, pods: Deployment) -> pulumi.Output[str]:
        kind, node_port = self._place.cluster.exposure, settings.node_ports.service
        made = Service(
            self._name,
            metadata=self._metadata(service.annotations(kind)),
            spec=service.spec(self._labels, kind, node_port, settings.serving.allowed_cidrs),
            opts=pulumi.ResourceOptions.merge(
                pulumi.ResourceOptions(parent=self, provider=self._place.provider, depends_on=[pods]),
                self._place.cluster.inside(exposure.lifetime(kind)),
            ),
        )
        outside = pulumi.ResourceOptions.merge(
            pulumi.ResourceOptions(parent=self, provider=self._place.provider),
            self._place.cluster.inside("owns-cloud-things"),
        )
        entry = exposure.Entry(self._name, made, node_port, self._metadata(), outside)
        return exposure.endpoint(kind, entry)

    def _metadata(self, annotations: dict[str, str] | None = None, name: str | None = None) -> ObjectMetaArgs:
        return ObjectMetaArgs(
            name=name or self._name,
            namespace=self._place.namespace,
            labels=self._labels.all(),
            annotations=annotations or None,
        )

    def _opts(self) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions.merge(
            pulumi.ResourceOptions(parent=self, provider=self._place.provider), self._place.cluster.inside()
        )
