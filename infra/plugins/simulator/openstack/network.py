"""Networks, ports, floating addresses, security groups and balancers."""

import secrets

from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.forms import among, cidr
from infra.plugins.simulator.identities import derived, derived_guid
from infra.plugins.simulator.ledger import Ledger
from infra.plugins.simulator.openstack.names import ID, made_up, placed, regional
from infra.plugins.simulator.tables import Draft, Holder, ResourceType

NETWORK = "openstack:networking/network:Network"
SUBNET = "openstack:networking/subnet:Subnet"
ROUTER = "openstack:networking/router:Router"
INTERFACE = "openstack:networking/routerInterface:RouterInterface"
PORT = "openstack:networking/port:Port"
FLOATING_ADDRESS = "openstack:networking/floatingIp:FloatingIp"
SECURITY_GROUP = "openstack:networking/secGroup:SecGroup"
RULE = "openstack:networking/secGroupRule:SecGroupRule"
INSTANCE = "openstack:compute/instance:Instance"
BALANCER = "openstack:loadbalancer/loadBalancer:LoadBalancer"
LISTENER = "openstack:loadbalancer/listener:Listener"
POOL = "openstack:loadbalancer/pool:Pool"

# neutron_lib/exceptions: NetworkInUse, SubnetInUse, RouterInUse, SecurityGroupInUse
_CONFLICT = "Expected HTTP response code [202 204] when accessing [DELETE], but got 409 instead: {text}"


def _floating(entry: Entry, ledger: Ledger) -> JsonObject:
    # What Pulumi is told must be reachable: a loopback address of the simulator's own.
    return {**regional(entry, ledger), "address": entry.text("address") or floating_address(entry.serial)}


def floating_address(serial: str) -> str:
    """The address of a floating IP, which follows from its own name in the ledger."""
    digits = derived(serial, 4)
    return f"127.78.{int(digits[:2], 16)}.{1 + int(digits[2:], 16) % 254}"


def _port(entry: Entry, ledger: Ledger) -> JsonObject:
    fixed = entry.inputs.get("fixedIps")
    given = [
        str(one.get("ipAddress") or "")
        for one in (fixed if isinstance(fixed, list) else [])
        if isinstance(one, dict)
    ]
    hexadecimal = derived(entry.serial, 6)
    return {
        **regional(entry, ledger),
        "allFixedIps": [*given],
        "allSecurityGroupIds": entry.inputs.get("securityGroupIds") or [],
        "macAddress": f"fa:16:3e:{hexadecimal[:2]}:{hexadecimal[2:4]}:{hexadecimal[4:]}",
    }


def _balancer(entry: Entry, ledger: Ledger) -> JsonObject:
    return {**placed(entry, ledger), "vipPortId": derived_guid(f"vip {entry.serial}")}


def _interface(entry: Entry, ledger: Ledger) -> JsonObject:
    return {**placed(entry, ledger), "portId": entry.identity}


def _joined(draft: Draft) -> str:
    return f"{draft.text('floatingIp')}-{secrets.token_hex(4)}"


TYPES = (
    ResourceType(
        NETWORK,
        made_up,
        regional,
        autoname="name",
        holders=(
            Holder(PORT, "networkId"),
            Holder(INSTANCE, "networks.0.uuid"),
            Holder(BALANCER, "vipNetworkId"),
        ),
        takes=(Holder(SUBNET, "networkId"),),
        held=_CONFLICT.format(
            text="Unable to complete operation on network {id}. There are one or more ports still in use"
            " on the"
            " network ({holder})."
        ),
    ),
    ResourceType(
        SUBNET,
        made_up,
        regional,
        replaces=frozenset({"cidr"}),
        autoname="name",
        forms={"networkId": ID, "cidr": cidr()},
        holders=(
            Holder(INTERFACE, "subnetId"),
            Holder(PORT, "fixedIps.0.subnetId"),
            Holder(BALANCER, "vipSubnetId"),
        ),
        held=_CONFLICT.format(
            text="Unable to complete operation on subnet {id}: One or more ports have an IP allocation"
            " from this"
            " subnet ({holder})."
        ),
    ),
    ResourceType(
        ROUTER,
        made_up,
        regional,
        autoname="name",
        forms={"externalNetworkId": ID},
        holders=(Holder(INTERFACE, "routerId"),),
        held=_CONFLICT.format(text="Router {id} still has ports ({holder})."),
    ),
    ResourceType(INTERFACE, made_up, _interface, forms={"routerId": ID, "subnetId": ID}),
    ResourceType(
        PORT,
        made_up,
        _port,
        autoname="name",
        forms={"networkId": ID, "securityGroupIds": ID, "fixedIps.subnetId": ID},
    ),
    ResourceType(FLOATING_ADDRESS, made_up, _floating, forms={"portId": ID}),
    ResourceType(
        "openstack:networking/floatingIpAssociate:FloatingIpAssociate",
        _joined,
        placed,
        replaces=frozenset({"floatingIp"}),
        forms={"portId": ID},
    ),
    ResourceType(
        SECURITY_GROUP,
        made_up,
        regional,
        autoname="name",
        takes=(Holder(RULE, "securityGroupId"),),
        holders=(Holder(PORT, "securityGroupIds"), Holder(INSTANCE, "securityGroups", "name")),
        held=_CONFLICT.format(text="Security Group {id} in use ({holder})."),
    ),
    ResourceType(
        RULE,
        made_up,
        placed,
        forms={
            "securityGroupId": ID,
            "remoteGroupId": ID,
            "direction": among("ingress", "egress"),
            "ethertype": among("IPv4", "IPv6"),
            "remoteIpPrefix": cidr(),
        },
    ),
    ResourceType(
        BALANCER,
        made_up,
        _balancer,
        autoname="name",
        forms={"vipSubnetId": ID, "vipNetworkId": ID},
        # Octavia deletes one that has listeners only "with cascade": the provider does not ask for that.
        holders=(Holder(LISTENER, "loadbalancerId"),),
        held=_CONFLICT.format(text="Load Balancer {id} has children: {holder}."),
    ),
    ResourceType(
        LISTENER,
        made_up,
        placed,
        autoname="name",
        forms={
            "loadbalancerId": ID,
            "protocol": among("TCP", "HTTP", "HTTPS", "TERMINATED_HTTPS", "UDP", "SCTP", "PROMETHEUS"),
            "allowedCidrs": cidr(),
        },
    ),
    ResourceType(
        POOL,
        made_up,
        placed,
        autoname="name",
        forms={
            "lbMethod": among("ROUND_ROBIN", "LEAST_CONNECTIONS", "SOURCE_IP", "SOURCE_IP_PORT"),
            "protocol": among("TCP", "UDP", "HTTP", "HTTPS", "PROXY", "PROXYV2", "SCTP"),
        },
    ),
    ResourceType("openstack:loadbalancer/members:Members", made_up, placed, forms={"poolId": ID}),
    ResourceType(
        "openstack:loadbalancer/member:Member", made_up, placed, autoname="name", forms={"poolId": ID}
    ),
    ResourceType(
        "openstack:loadbalancer/monitor:Monitor",
        made_up,
        placed,
        autoname="name",
        forms={
            "poolId": ID,
            "type": among("PING", "TCP", "HTTP", "HTTPS", "TLS-HELLO", "UDP-CONNECT", "SCTP"),
        },
    ),
)
