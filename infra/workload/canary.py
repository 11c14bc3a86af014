"""The canary: a few replicas of another release behind the same Service.

Its pods carry every label of the others, so that Service, disruption budget and network policy have them
without a change, and one label more, by which its own Deployment knows them. The two Deployments do not fight
for pods, because a ReplicaSet takes none that another owns
(https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/#non-template-pod-acquisitions, read
2026-11-21). It shares out replicas, not requests: kube-proxy sends each connection to any of them.
"""

from dataclasses import dataclass

import pulumi
from pulumi_kubernetes.apps.v1 import DeploymentSpecArgs
from pulumi_kubernetes.core.v1 import PodTemplateSpecArgs
from pulumi_kubernetes.meta.v1 import LabelSelectorArgs, ObjectMetaArgs

from infra import release
from infra.contract import Registry
from infra.images import Image
from infra.naming import Labels
from infra.release import Release
from infra.settings import ServingSettings, Settings
from infra.workload import deployment
from infra.workload.prediction_log import PredictionLog

TRACK = "landfall/track"
"""The label that only the canary's pods have."""
NAME = "canary"


@dataclass(frozen=True)
class Split:
    """How replicas are shared out while the autoscaler is paused.

    Attributes:
        stable: Replicas of the present release.
        canary: Replicas of the new one.
    """

    stable: int
    canary: int

    @property
    def share(self) -> float:
        """The share that the canary really has: replicas are whole."""
        return self.canary / (self.stable + self.canary)


@dataclass(frozen=True)
class Canary:
    """A release on trial.

    Attributes:
        release: What a share of the replicas runs.
        split: How many.
    """

    release: Release
    split: Split


def declare(settings: Settings, registry: Registry) -> Canary | None:
    """Declare the image of the release on trial; None where the settings name none."""
    if settings.canary.release is None:
        return None
    asked = settings.model_copy(update={"release": settings.canary.release})
    return Canary(release.declare(asked, registry, NAME), split(settings))


def split(settings: Settings) -> Split:
    """The nearest that whole replicas come to the share, at least one each.

    Args:
        settings: With a canary whose replicas are two or more, which the settings have checked.
    """
    # The autoscaler is paused, so the whole must do for the highest load that is expected.
    together = settings.canary.replicas or settings.serving.max_replicas
    canary = min(together - 1, max(1, round(settings.canary.share * together)))
    return Split(stable=together - canary, canary=canary)


def labels(served: Labels) -> Labels:
    """The labels of the canary's pods."""
    return Labels(served.name, served.component, (*served.tags, (TRACK, NAME)))


def spec(
    image: Image,
    account: pulumi.Input[str],
    served: Labels,
    serving: ServingSettings,
    logged: PredictionLog | None = None,
    *,
    replicas: int,
) -> DeploymentSpecArgs:
    """The canary's Deployment's specification.

    Args:
        image: The image of the release on trial.
        account: Name of the pods' ServiceAccount.
        served: Labels of the pods of the present release.
        serving: What each replica may use.
        logged: How predictions are logged; None where they are not.
        replicas: How many run it.
    """
    made = deployment.spec(image, account, served, serving, logged)
    own = labels(served)
    made.replicas = replicas
    made.selector = LabelSelectorArgs(match_labels={**own.selector(), TRACK: NAME})
    template = made.template
    assert isinstance(template, PodTemplateSpecArgs)  # as deployment.spec makes it, not a promise of one
    template.metadata = ObjectMetaArgs(labels=own.all())
    return made
