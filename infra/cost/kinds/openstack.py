"""What the types of OpenStack cost: whoever runs the cloud says so, so there is no public price of any."""

from collections.abc import Iterator
from decimal import Decimal

from infra.cost.kinds.use import Charge, Kinds, Role, Use
from infra.cost.resource import Resource, Stack


def _one(role: Role, thing: str) -> Charge:
    def charge(_resource: Resource, _stack: Stack) -> Iterator[Use]:
        yield Use(role, thing, Decimal(1))

    return charge


KINDS = Kinds(
    charged={
        "openstack:blockstorage/volume:Volume": _one(Role.VOLUME, "volume"),
        "openstack:compute/instance:Instance": _one(Role.NODES, "instance"),
        "openstack:loadbalancer/loadBalancer:LoadBalancer": _one(Role.BALANCER, "load balancer"),
        "openstack:networking/floatingIp:FloatingIp": _one(Role.ADDRESS, "floating IP"),
        "openstack:networking/router:Router": _one(Role.NAT, "router"),
    },
    free=frozenset(
        {
            "openstack:compute/keypair:Keypair",
            "openstack:compute/serverGroup:ServerGroup",
            "openstack:compute/volumeAttach:VolumeAttach",
            "openstack:identity/applicationCredential:ApplicationCredential",
            "openstack:loadbalancer/listener:Listener",
            "openstack:loadbalancer/member:Member",
            "openstack:loadbalancer/members:Members",
            "openstack:loadbalancer/monitor:Monitor",
            "openstack:loadbalancer/pool:Pool",
            "openstack:networking/floatingIpAssociate:FloatingIpAssociate",
            "openstack:networking/network:Network",
            "openstack:networking/port:Port",
            "openstack:networking/routerInterface:RouterInterface",
            "openstack:networking/secGroup:SecGroup",
            "openstack:networking/secGroupRule:SecGroupRule",
            "openstack:networking/subnet:Subnet",
        }
    ),
)
