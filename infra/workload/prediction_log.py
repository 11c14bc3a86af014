"""What the prediction log adds to a pod: a bounded volume and, where asked for, a recorder beside the server.

Pure. The recorder is a sidecar in Kubernetes' own sense
(https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/, on by default since 1.29): it starts
before the server and is told to end only after the server has ended, so that it finds the last file finished.
"""

from dataclasses import dataclass

import pulumi
from pulumi_kubernetes.core.v1 import (
    ContainerArgs,
    EmptyDirVolumeSourceArgs,
    EnvFromSourceArgs,
    EnvVarArgs,
    PersistentVolumeClaimVolumeSourceArgs,
    ResourceRequirementsArgs,
    SecretEnvSourceArgs,
    VolumeArgs,
    VolumeMountArgs,
)

from infra import pod_security
from infra.settings import PredictionLogSettings

RECORDER = "recorder"
_LOG, _ARCHIVE = "predictions", "archive"
_FOLDERS = {_LOG: "/predictions", _ARCHIVE: "/archive"}


@dataclass(frozen=True)
class PredictionLog:
    """How a pod logs predictions.

    Attributes:
        settings: The stack's `landfall:predictionLog`.
        recorder: The recorder's image by digest; None where files stay in the pod until they are too many.
    """

    settings: PredictionLogSettings
    recorder: pulumi.Input[str] | None = None


def environment(logged: PredictionLog | None) -> list[EnvVarArgs]:
    """What the server is told."""
    if logged is None:
        return []
    return [
        EnvVarArgs(name="LANDFALL_PREDICTION_LOG", value=_FOLDERS[_LOG]),
        EnvVarArgs(name="LANDFALL_PREDICTION_LOG_SHARE", value=str(logged.settings.share)),
        EnvVarArgs(name="LANDFALL_PREDICTION_LOG_BYTES", value=str(logged.settings.volume_bytes)),
    ]


def mounts(logged: PredictionLog | None) -> list[VolumeMountArgs] | None:
    """What the server may write to."""
    return None if logged is None else [_mount(_LOG)]


def volumes(logged: PredictionLog | None) -> list[VolumeArgs] | None:
    """The pod's volumes."""
    if logged is None:
        return None
    # The log keeps within its own bound; a pod beyond the volume's is evicted, so that one is twice as wide.
    room = EmptyDirVolumeSourceArgs(size_limit=str(2 * logged.settings.volume_bytes))
    found = [VolumeArgs(name=_LOG, empty_dir=room)]
    if logged.settings.claim is not None:
        claim = PersistentVolumeClaimVolumeSourceArgs(claim_name=logged.settings.claim)
        found.append(VolumeArgs(name=_ARCHIVE, persistent_volume_claim=claim))
    return found


def sidecars(logged: PredictionLog | None) -> list[ContainerArgs] | None:
    """The recorder, where there is one."""
    if logged is None or logged.recorder is None:
        return None
    settings = logged.settings
    secret = SecretEnvSourceArgs(name=settings.secret) if settings.secret else None
    return [
        ContainerArgs(
            name=RECORDER,
            image=logged.recorder,
            image_pull_policy="IfNotPresent",
            restart_policy="Always",
            args=[f"--log={_FOLDERS[_LOG]}", f"--target={settings.store or _FOLDERS[_ARCHIVE]}"],
            env_from=[EnvFromSourceArgs(secret_ref=secret)] if secret else None,
            resources=ResourceRequirementsArgs(
                requests={"cpu": "10m", "memory": "96Mi"}, limits={"cpu": "200m", "memory": "256Mi"}
            ),
            security_context=pod_security.container(),
            volume_mounts=[_mount(_LOG), *([_mount(_ARCHIVE)] if settings.claim else [])],
        )
    ]


def _mount(name: str) -> VolumeMountArgs:
    return VolumeMountArgs(name=name, mount_path=_FOLDERS[name])
