"""A worker's user data. Pure."""

from dataclasses import dataclass

from infra.clouds.openstack import kubeadm
from infra.clouds.openstack.boot import node
from infra.clouds.openstack.boot.cloud_init import secret, user_data
from infra.clouds.openstack.boot.node import Mirror
from infra.clouds.openstack.kubeadm import Joining, Plan
from infra.clouds.openstack.versions import Version

_SCRIPT = "worker.sh"


@dataclass(frozen=True)
class Contents:
    """What all workers are made with.

    Attributes:
        plan: The cluster that they join.
        version: What is installed.
        joining: What lets them in.
        mirror: The stack's own registry, if it has one.
    """

    plan: Plan
    version: Version
    joining: Joining
    mirror: Mirror | None


def worker(name: str, pool: str, contents: Contents) -> str:
    """What a worker gets.

    Args:
        name: Its name.
        pool: Its pool's name.
        contents: The cluster.

    Raises:
        CloudError: It is larger than the cloud takes.
    """
    own = (
        *node.files(contents.version, contents.mirror),
        secret(
            "/etc/landfall/kubeadm.yaml", kubeadm.joining_worker(contents.plan, name, pool, contents.joining)
        ),
    )
    return user_data(name, _SCRIPT, node.LIBRARIES, own)


def generation(plan: Plan, version: Version) -> str:
    """What makes workers other workers: all of their user data that is known before the update."""
    return repr(plan) + user_data("any", _SCRIPT, node.LIBRARIES, node.files(version, None))
