"""The security groups, with the rules of the table in `rules`."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_openstack import networking

from infra.clouds.openstack import tags
from infra.clouds.openstack.rules import Group, Rule


@dataclass(frozen=True)
class FirewallArgs:
    """What the groups are made of.

    Attributes:
        name: The cluster's name.
        rules: What they let in.
        groups: Which of them are made.
        tags: The stack's tags.
    """

    name: str
    rules: tuple[Rule, ...]
    groups: tuple[Group, ...]
    tags: tuple[tuple[str, str], ...]


class Firewall(pulumi.ComponentResource):
    """The groups. What they are applied to sends wherever it likes: that is OpenStack's own default rule.

    Attributes:
        groups: Each group's resource.
        rules: The rules' resources: without them nothing is let in.
    """

    groups: Mapping[Group, networking.SecGroup]
    rules: tuple[pulumi.Resource, ...]

    def __init__(self, args: FirewallArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare them.

        Args:
            args: What they are made of.
            opts: Pulumi's resource options.
        """
        super().__init__("landfall:openstack:Firewall", "firewall", {}, opts)
        self.groups = {
            group: networking.SecGroup(
                group.value,
                name=f"{args.name}-{group}",
                description=f"The {group} of {args.name}",
                tags=tags.words(args.tags),
                opts=pulumi.ResourceOptions(parent=self),
            )
            for group in args.groups
        }
        self.rules = tuple(self._rule(rule) for rule in args.rules if rule.group in self.groups)
        self.register_outputs({})

    def _rule(self, rule: Rule) -> networking.SecGroupRule:
        first, last = rule.ports or (None, None)
        source = self.groups[rule.source].id if isinstance(rule.source, Group) else None
        prefix = None if isinstance(rule.source, Group) else str(rule.source)
        return networking.SecGroupRule(
            f"{rule.group}-{rule.name}",
            security_group_id=self.groups[rule.group].id,
            description=rule.name,
            direction="ingress",
            ethertype="IPv4",
            protocol=rule.protocol,
            port_range_min=first,
            port_range_max=last,
            remote_group_id=source,
            remote_ip_prefix=prefix,
            opts=pulumi.ResourceOptions(parent=self),
        )
