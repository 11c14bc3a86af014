"""The registry instance's user data. Pure.

Two servers share one store. The one that is pushed to asks for a password and is open to the allowed ranges
only; the one that nodes read from takes no pushes, so that nothing in the cluster holds a password.
"""

from dataclasses import dataclass

import yaml

from infra.clouds.openstack.authorities import Pair
from infra.clouds.openstack.boot.cloud_init import File, secret, user_data
from infra.clouds.openstack.rules import REGISTRY_PORT, REGISTRY_READ_PORT
from infra.credentials import derived

USERNAME = "landfall"
_FOLDER = "/etc/landfall/registry"
_UNIT = """\
[Unit]
Description=Image registry, %i
After=network-online.target
Wants=network-online.target
RequiresMountsFor=/var/lib/landfall-registry

[Service]
User=docker-registry
AmbientCapabilities=CAP_NET_BIND_SERVICE
ExecStart=/usr/bin/docker-registry serve /etc/landfall/registry/%i.yaml
Restart=always
RestartSec=5

[Install]
WantedBy=multi-user.target
"""


@dataclass(frozen=True)
class RegistryPlan:
    """The registry's instance.

    Attributes:
        name: Its name.
        host: Its address from outside.
        address: Its address in the cluster's network.
        volume: ID of the volume that keeps the images.
        authority: What signs its certificate, and its password follows from.
    """

    name: str
    host: str
    address: str
    volume: str
    authority: Pair


def registry(plan: RegistryPlan) -> str:
    """What the registry's instance gets.

    Raises:
        CloudError: It is larger than the cloud takes.
    """
    environment = {
        "HOST": plan.host,
        "ADDRESS": plan.address,
        "VOLUME_ID": plan.volume,
        "USERNAME": USERNAME,
    }
    lines = "".join(f"{name}={value}\n" for name, value in environment.items())
    own = (
        File("/etc/landfall/registry.env", lines),
        File("/etc/landfall/tls/ca.crt", plan.authority.certificate),
        secret("/etc/landfall/tls/ca.key", plan.authority.key),
        secret("/etc/landfall/password", derived.registry_password(plan.authority.key) + "\n"),
        File(f"{_FOLDER}/push.yaml", _configuration(REGISTRY_PORT, read_only=False)),
        File(f"{_FOLDER}/read.yaml", _configuration(REGISTRY_READ_PORT, read_only=True)),
        File("/etc/systemd/system/landfall-registry@.service", _UNIT),
    )
    return user_data(plan.name, "registry.sh", (), own)


def _configuration(port: int, *, read_only: bool) -> str:
    # https://distribution.github.io/distribution/about/configuration/
    login = {"htpasswd": {"realm": "landfall", "path": f"{_FOLDER}/htpasswd"}}
    return yaml.safe_dump(
        {
            "version": 0.1,
            "storage": {
                "filesystem": {"rootdirectory": "/var/lib/landfall-registry/images"},
                "maintenance": {"readonly": {"enabled": read_only}},
            },
            "http": {
                "addr": f":{port}",
                "tls": {"certificate": "/etc/landfall/tls/server.crt", "key": "/etc/landfall/tls/server.key"},
            },
            **({} if read_only else {"auth": login}),
        },
        sort_keys=False,
    )
