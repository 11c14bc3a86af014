"""What a stack tells about itself: its outputs, by the names that people and scripts use."""

import pulumi

from infra.addons import Addons
from infra.contract import Cluster
from infra.release import Release
from infra.workload import ModelService
from infra.workload.canary import Canary


def export_phase(cluster: Cluster, release: Release) -> None:
    """Declare the outputs of a stack whose cluster takes further updates to install.

    Args:
        cluster: The cluster, not ready yet.
        release: What will be served.
    """
    pulumi.export("phase", cluster.phase.name)
    pulumi.export("nextStep", cluster.phase.next_step)
    pulumi.export("image", release.image.reference)
    pulumi.export("release", release.digest)
    pulumi.export("kubeconfig", cluster.kubeconfig)


def export(
    cluster: Cluster, release: Release, addons: Addons, service: ModelService, trial: Canary | None = None
) -> None:
    """Declare the stack's outputs.

    Args:
        cluster: The cluster.
        release: What is served.
        addons: What watches it.
        service: Where it is served.
        trial: What a share of the replicas runs instead; None where none does.
    """
    pulumi.export("phase", cluster.phase.name)
    pulumi.export("endpoint", service.endpoint)
    pulumi.export("namespace", service.namespace)
    pulumi.export("model", release.model)
    pulumi.export("algorithm", release.algorithm)
    pulumi.export("score", release.score)
    pulumi.export("metric", release.metric)
    pulumi.export("image", release.image.reference)
    pulumi.export("release", release.digest)
    if trial is not None:
        pulumi.export(
            "canary",
            {
                "release": trial.release.digest,
                "replicas": trial.split.canary,
                "beside": trial.split.stable,
            },
        )
    pulumi.export("prometheus", addons.prometheus)
    pulumi.export("dashboard", addons.dashboard)
    pulumi.export("lacking", {feature.name: feature.reason for feature in cluster.lacking})
    pulumi.export("kubeconfig", cluster.kubeconfig)
