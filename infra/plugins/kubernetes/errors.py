"""What can go wrong between the engine and a cluster.

LandfallError
└── KubernetesError
    ├── RefusedError              something this plugin does not serve, with what to use instead
    ├── UnsupportedValueError     a property that no Kubernetes object can hold
    ├── KubeconfigError           a kubeconfig that cannot be read or names what it does not hold
    ├── CredentialsError          the cluster, or the helper that issues credentials, refused them
    ├── UnreachableError          no API server answers at the kubeconfig's address
    ├── KindNotServedError        the cluster serves no such apiVersion and kind
    ├── ApiError                  the API server answered with an error
    └── NotReadyError             the object exists, and did not become ready (or go away) in time
"""

from dataclasses import dataclass

from infra.errors import LandfallError


class KubernetesError(LandfallError):
    """Any failure of this plugin; its text is written for the person who runs `pulumi`."""


class RefusedError(KubernetesError):
    """The program asks for something this plugin does not serve, for example a Helm release."""


class UnsupportedValueError(KubernetesError):
    """A property holds what no Kubernetes object can, for example a file asset."""


class KubeconfigError(KubernetesError):
    """The kubeconfig cannot be read, for example because its context names no known cluster."""


class CredentialsError(KubernetesError):
    """The cluster answered 401, or the exec helper failed to issue credentials."""


class UnreachableError(KubernetesError):
    """No API server answers, for example because the node is down."""


class KindNotServedError(KubernetesError):
    """The cluster serves no such kind, for example because its CRD is not installed."""


@dataclass(frozen=True)
class Cause:
    """One field that the API server objects to."""

    field: str
    message: str
    reason: str = ""


class ApiError(KubernetesError):
    """The API server's own error.

    Attributes:
        status: The HTTP status code.
        reason: Kubernetes' word for it, for example "AlreadyExists".
        causes: The single fields objected to.
        retry_after: Seconds that the server asked to wait, or None.
    """

    def __init__(
        self,
        status: int,
        reason: str,
        message: str,
        causes: tuple[Cause, ...] = (),
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.reason = reason
        self.causes = causes
        self.retry_after = retry_after


class NotReadyError(KubernetesError):
    """An object exists but did not reach its end state; the reasons say what it was waiting for."""

    def __init__(self, message: str, reasons: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.reasons = reasons
