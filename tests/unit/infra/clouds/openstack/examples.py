"""A cluster as tests describe it."""

from ipaddress import IPv4Network

from infra.clouds.openstack.authorities import Authorities, Pair
from infra.clouds.openstack.boot.control_plane import Contents
from infra.clouds.openstack.boot.node import Mirror
from infra.clouds.openstack.kubeadm import Plan
from infra.clouds.openstack.versions import VERSIONS
from infra.plugins.landfall.node import certificates

NETWORK = IPv4Network("10.40.0.0/16")
ID = "5c0f6c0e-2a0b-4f1e-9c8d-7d6b3a1f2e90"
SECTION = {
    "cloud": "mycloud",
    "authUrl": "https://keystone.example.org:5000/v3",
    "externalNetwork": "public",
    "externalNetworkId": ID,
    "image": ID,
    "controlPlaneFlavor": "m1.medium",
    "poolFlavors": {"default": "m1.large"},
}


def pair(name: str) -> Pair:
    made = certificates.authority(name)
    return Pair(made.certificate_pem.decode(), made.key_pem.decode())


AUTHORITIES = Authorities(*(pair(name) for name in ("cluster", "etcd", "front-proxy", "service-accounts")))
MIRROR = Mirror("203.0.113.8", "10.40.0.7", AUTHORITIES.etcd.certificate)
VERSION = VERSIONS[0]


def plan(version: str = VERSION.patch) -> Plan:
    return Plan(
        name="landfall-example",
        version=version,
        api=NETWORK[10],
        pods=IPv4Network("10.44.0.0/16"),
        services=IPv4Network("10.43.0.0/16"),
    )


def contents(mirror: Mirror | None = MIRROR) -> Contents:
    return Contents(
        plan=plan(),
        version=VERSION,
        outside="203.0.113.9",
        authorities=AUTHORITIES,
        cloud_conf='[Global]\nauth-url="https://keystone.example.org"\n',
        mirror=mirror,
    )
