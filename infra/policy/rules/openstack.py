"""Rules for what stacks make in OpenStack, after the baseline that checkov's ids name."""

from collections.abc import Iterator

from infra.policy import networks
from infra.policy.properties import UNKNOWN, Properties, at, is_given
from infra.policy.rule import Rule

_RULE = ("openstack:networking/secGroupRule:SecGroupRule",)
_WEB = frozenset({80, 443})
"""Ports that are for everybody by their nature."""


def _logins_closed(properties: Properties) -> Iterator[str]:
    if at(properties, "direction") == "ingress" and _from_anywhere(properties):
        for purpose in networks.opened(at(properties, "portRangeMin"), at(properties, "portRangeMax")):
            yield f"{purpose} is open to the whole internet."


def _sources_named(properties: Properties) -> Iterator[str]:
    first, last = at(properties, "portRangeMin"), at(properties, "portRangeMax")
    if at(properties, "direction") != "ingress" or (first == last and first in _WEB):
        return
    if _from_anywhere(properties):
        yield "The rule lets the whole internet in."


def _from_anywhere(properties: Properties) -> bool:
    source, group = at(properties, "remoteIpPrefix"), at(properties, "remoteGroupId")
    if UNKNOWN in (source, group):
        return False
    return networks.is_anywhere(source) or not (is_given(source) or is_given(group))


def _without_passwords(properties: Properties) -> Iterator[str]:
    if is_given(at(properties, "adminPass")):
        yield "The instance takes a password."


def _without_login_in_code(properties: Properties) -> Iterator[str]:
    for name in ("password", "token", "applicationCredentialSecret"):
        if is_given(at(properties, name)):
            yield f"The provider's {name} comes from the program."


def _volume_encrypted(properties: Properties) -> Iterator[str]:
    if not is_given(at(properties, "volumeType")):
        yield "Nobody knows whether the volume is encrypted: it has the site's default type."


RULES = (
    Rule(
        "openstack-logins-closed",
        "No machine takes logins from the internet.",
        "Name the ranges that need it in remoteIpPrefix.",
        "CKV_OPENSTACK_2, CKV_OPENSTACK_3",
        _RULE,
        _logins_closed,
    ),
    Rule(
        "openstack-sources-named",
        "Only those who are meant to reach an instance.",
        "Name who may in remoteIpPrefix or remoteGroupId.",
        "Landfall",
        _RULE,
        _sources_named,
    ),
    Rule(
        "openstack-without-passwords",
        "Nobody gets in by guessing.",
        "Remove adminPass; keys and cloud-init do.",
        "CKV_OPENSTACK_4",
        ("openstack:compute/instance:Instance",),
        _without_passwords,
    ),
    Rule(
        "openstack-without-login-in-code",
        "No login lies in the program or in its state.",
        "Remove it, and name an entry of clouds.yaml in landfall:openstack.cloud.",
        "CKV_OPENSTACK_1",
        ("pulumi:providers:openstack",),
        _without_login_in_code,
    ),
    Rule(
        "openstack-volumes-encrypted",
        "A disk that is thrown away tells nothing.",
        "Name a volume type of your site's that encrypts.",
        "Landfall",
        ("openstack:blockstorage/volume:Volume",),
        _volume_encrypted,
        "advisory",
    ),
)
