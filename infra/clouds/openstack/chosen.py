"""What a cluster keeps from the day on which it is made, since its control plane keeps its data.

Changed afterwards it would fail half-way: workers could not join, or nobody could reach the API server.
"""

from infra.clouds.openstack.settings import OpenStackSettings
from infra.clouds.openstack.versions import Version
from infra.contract import ClusterSpec
from infra.plugins.landfall.cluster_resources import Choice, ChosenOnce

_BACK = "Set it to {kept} again, or make another stack and move to it."
_ADDRESS = "The API server would have another address, for which its certificate is not valid."
_RANGE = "The control plane and every node have addresses of it."


def choices(target: OpenStackSettings, spec: ClusterSpec, version: Version) -> tuple[Choice, ...]:
    """What is chosen once. Pure.

    Args:
        target: The target's settings.
        spec: The cluster that the stack asks for.
        version: The versions that it has.
    """
    plan = spec.addresses
    return (
        Choice(
            "landfall:openstack.controlPlaneNodes",
            str(target.control_plane_nodes),
            _ADDRESS,
            _BACK,
        ),
        Choice(
            "landfall:openstack.externalNetwork",
            target.external_network,
            _ADDRESS,
            _BACK,
        ),
        Choice("landfall:network.cidr", str(plan.network), _RANGE, _BACK),
        Choice("landfall:network.podCidr", str(plan.pods), _RANGE, _BACK),
        Choice("landfall:network.serviceCidr", str(plan.services), _RANGE, _BACK),
        Choice(
            "landfall:kubernetesVersion",
            version.minor,
            "Its workers would be newer or older than its control plane, which Landfall does not upgrade.",
            'Keep the version: pulumi config set landfall:kubernetesVersion "{kept}". Or upgrade the control'
            " plane first (docs/guide/openstack.md, Changing it), and then name the new one.",
            rule="named",
            named=spec.kubernetes is not None,
        ),
    )


def declare(cluster: str, target: OpenStackSettings, spec: ClusterSpec, version: Version) -> None:
    """Have the state remember it.

    Args:
        cluster: What the cluster is recognised by.
        target: The target's settings.
        spec: The cluster that the stack asks for.
        version: The versions that it has.
    """
    ChosenOnce("chosen-once", cluster=cluster, choices=choices(target, spec, version))
