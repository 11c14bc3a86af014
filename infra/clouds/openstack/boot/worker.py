"""A worker's user data. Pure."""

from infra.clouds.openstack import kubeadm
from infra.clouds.openstack.boot import common
from infra.clouds.openstack.boot.cloud_init import secret, user_data
from infra.clouds.openstack.boot.common import Mirror
from infra.clouds.openstack.kubeadm import Joining, Plan
from infra.clouds.openstack.versions import Version


def worker(
    node: str, pool: str, plan: Plan, joining: Joining, version: Version, mirror: Mirror | None
) -> str:
    """What a worker gets.

    Args:
        node: Its name.
        pool: Its pool's name.
        plan: The cluster.
        joining: What lets it in.
        version: What is installed.
        mirror: The stack's own registry, if it has one.

    Raises:
        CloudError: It is larger than the cloud takes.
    """
    own = (
        *common.files(version, mirror),
        secret("/etc/landfall/kubeadm.yaml", kubeadm.joining_worker(plan, node, pool, joining)),
    )
    return user_data(node, "worker.sh", common.LIBRARIES, own)
