"""One instance: boots from a volume of its own, which goes with it."""

from dataclasses import dataclass

import pulumi
from pulumi_openstack import compute

_SLOW = pulumi.CustomTimeouts(create="30m", delete="30m")


@dataclass(frozen=True)
class Site:
    """What instances of a stack have in common.

    Attributes:
        image: ID of the image that they boot from.
        volume_type: Their volumes' type; None for the site's default.
        key_pair: Name of a key pair, or None.
        zones: Zones that they are spread over; none where the site chooses.
        tags: The stack's tags.
    """

    image: str
    volume_type: str | None
    key_pair: str | None
    zones: tuple[str, ...]
    tags: tuple[tuple[str, str], ...]

    def zone(self, index: int) -> str | None:
        """The zone of the instance of that index."""
        return self.zones[index % len(self.zones)] if self.zones else None


@dataclass(frozen=True)
class Shape:
    """What an instance is made of.

    Attributes:
        name: Its name, in the stack and in the cloud.
        flavor: Name of its flavor.
        disk: GB of its volume.
        index: Its place among its like.
        user_data: What cloud-init gets.
        networks: Where it is attached.
        security_groups: Names of its security groups, where it is attached to a network and not to a port.
        group: ID of its server group, or None.
    """

    name: str
    flavor: str
    disk: int
    index: int
    user_data: pulumi.Input[str]
    networks: list[compute.InstanceNetworkArgs]
    security_groups: tuple[pulumi.Output[str], ...] = ()
    group: pulumi.Output[str] | None = None


def instance(resource_name: str, site: Site, shape: Shape, opts: pulumi.ResourceOptions) -> compute.Instance:
    """Declare an instance.

    Args:
        resource_name: The resource's name in the stack.
        site: What it has in common with the others.
        shape: What is its own.
        opts: Pulumi's resource options.
    """
    hints = None if shape.group is None else [compute.InstanceSchedulerHintArgs(group=shape.group)]
    disk = compute.InstanceBlockDeviceArgs(
        source_type="image",
        destination_type="volume",
        uuid=site.image,
        boot_index=0,
        volume_size=shape.disk,
        volume_type=site.volume_type,
        delete_on_termination=True,
    )
    return compute.Instance(
        resource_name,
        name=shape.name,
        flavor_name=shape.flavor,
        block_devices=[disk],
        networks=shape.networks,
        security_groups=list(shape.security_groups) or None,
        availability_zone=site.zone(shape.index),
        scheduler_hints=hints,
        key_pair=site.key_pair,
        user_data=pulumi.Output.secret(shape.user_data),
        metadata=dict(site.tags),
        # The operating system ends what runs on it before the instance goes.
        stop_before_destroy=True,
        opts=pulumi.ResourceOptions.merge(pulumi.ResourceOptions(custom_timeouts=_SLOW), opts),
    )
