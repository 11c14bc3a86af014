"""What every target promises to the rest of the program, as records and one protocol.

A target gets a `ClusterSpec` and gives a `Registry` and a `Cluster`; add-ons and workload see nothing else
of it, so that swapping the cloud changes none of them. What a target cannot do it says as a `Feature` with
the reason, in words for the user. The package owns these forms only: no target, no resource of its own.

`spec` is what is asked for, `cluster` what comes back, `exposure` how its services are reached, `registry`
where images go, `features` what may differ between targets, `cloud` the protocol itself.
"""

from infra.contract.cloud import Cloud, CloudModule
from infra.contract.cluster import NO_ADAPTER, Cluster, Lifetime, Phase
from infra.contract.exposure import Exposure, Ingresses, LoadBalancers, NodePorts, Routes
from infra.contract.features import Feature, FeatureName, complete
from infra.contract.registry import Registry
from infra.contract.spec import Accelerator, ClusterSpec, NodePool
from infra.plugins.landfall.image.login import Login

__all__ = [
    "NO_ADAPTER",
    "Accelerator",
    "Cloud",
    "CloudModule",
    "Cluster",
    "ClusterSpec",
    "Exposure",
    "Feature",
    "FeatureName",
    "Ingresses",
    "Lifetime",
    "LoadBalancers",
    "Login",
    "NodePool",
    "NodePorts",
    "Phase",
    "Registry",
    "Routes",
    "complete",
]
