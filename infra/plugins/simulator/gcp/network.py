"""Networks and the ways out of them."""

from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.forms import among, cidr
from infra.plugins.simulator.gcp.names import COMPUTE, NAME, path, placed, project
from infra.plugins.simulator.identities import derived_number
from infra.plugins.simulator.ledger import Ledger
from infra.plugins.simulator.tables import Holder, ResourceType

NETWORK = "gcp:compute/network:Network"
SUBNETWORK = "gcp:compute/subnetwork:Subnetwork"
ROUTER = "gcp:compute/router:Router"
FIREWALL = "gcp:compute/firewall:Firewall"
FORWARDING_RULE = "gcp:compute/forwardingRule:ForwardingRule"
CLUSTER = "gcp:container/cluster:Cluster"

_IN_USE = (
    "Error waiting for Deleting: The {what} resource '{{id}}' is already being used by '{{holder}}',"
    " resourceInUseByAnotherResource"
)
_TAKEN = "googleapi: Error 409: The resource '{name}' already exists, alreadyExists"


def _network(entry: Entry, _: Ledger) -> JsonObject:
    number = derived_number(entry.serial, 19)
    return {
        "project": project(entry),
        "selfLink": COMPUTE + entry.identity,
        "networkId": number,
        "numericId": number,
        "gatewayIpv4": "",
    }


def _subnetwork(entry: Entry, _: Ledger) -> JsonObject:
    return {
        **placed(entry),
        "selfLink": COMPUTE + entry.identity,
        "creationTimestamp": entry.created,
        "fingerprint": derived_number(entry.serial, 12),
    }


def _router(entry: Entry, _: Ledger) -> JsonObject:
    return {**placed(entry), "selfLink": COMPUTE + entry.identity, "creationTimestamp": entry.created}


def _placed(entry: Entry, _: Ledger) -> JsonObject:
    return placed(entry)


TYPES = (
    ResourceType(
        NETWORK,
        path("projects/{project}/global/networks/{name}"),
        _network,
        replaces=frozenset({"name", "description", "autoCreateSubnetworks", "project", "internalIpv6Range"}),
        autoname="name",
        unique=("name",),
        taken=_TAKEN,
        forms={"name": NAME, "routingMode": among("REGIONAL", "GLOBAL")},
        holders=(
            Holder(SUBNETWORK, "network"),
            Holder(ROUTER, "network"),
            Holder(CLUSTER, "network"),
            Holder(FIREWALL, "network"),
        ),
        held=_IN_USE.format(what="network"),
    ),
    ResourceType(
        SUBNETWORK,
        path("projects/{project}/regions/{location}/subnetworks/{name}"),
        _subnetwork,
        replaces=frozenset(
            {"name", "network", "region", "project", "description", "ipCidrRange", "purpose"}
        ),
        autoname="name",
        unique=("name", "region"),
        taken=_TAKEN,
        forms={
            "name": NAME,
            "ipCidrRange": cidr(4, 29),  # https://cloud.google.com/vpc/docs/subnets
            "secondaryIpRanges.rangeName": NAME,
            "secondaryIpRanges.ipCidrRange": cidr(4, 29),
            "logConfig.aggregationInterval": among(
                "INTERVAL_5_SEC", "INTERVAL_30_SEC", "INTERVAL_1_MIN", "INTERVAL_5_MIN", "INTERVAL_10_MIN",
                "INTERVAL_15_MIN",
            ),
            "logConfig.metadata": among("EXCLUDE_ALL_METADATA", "INCLUDE_ALL_METADATA", "CUSTOM_METADATA"),
        },
        holders=(Holder(CLUSTER, "subnetwork"), Holder("gcp:compute/address:Address", "subnetwork")),
        held=_IN_USE.format(what="subnetwork"),
    ),
    ResourceType(
        ROUTER,
        path("projects/{project}/regions/{location}/routers/{name}"),
        _router,
        replaces=frozenset({"name", "network", "region", "project", "encryptedInterconnectRouter"}),
        autoname="name",
        unique=("name", "region"),
        taken=_TAKEN,
        forms={"name": NAME},
    ),
    ResourceType(
        "gcp:compute/routerNat:RouterNat",
        path("{project}/{location}/{router}/{name}"),
        _placed,
        replaces=frozenset({"name", "router", "region", "project", "type", "endpointTypes"}),
        autoname="name",
        unique=("name", "router", "region"),
        taken=_TAKEN,
        forms={
            "name": NAME,
            "natIpAllocateOption": among("AUTO_ONLY", "MANUAL_ONLY"),
            "sourceSubnetworkIpRangesToNat": among(
                "ALL_SUBNETWORKS_ALL_IP_RANGES", "ALL_SUBNETWORKS_ALL_PRIMARY_IP_RANGES",
                "LIST_OF_SUBNETWORKS",
            ),
            "subnetworks.sourceIpRangesToNats": among(
                "ALL_IP_RANGES", "LIST_OF_SECONDARY_IP_RANGES", "PRIMARY_IP_RANGE"
            ),
            "logConfig.filter": among("ERRORS_ONLY", "TRANSLATIONS_ONLY", "ALL"),
        },
    ),
    ResourceType(
        FIREWALL,
        path("projects/{project}/global/firewalls/{name}"),
        lambda entry, _: {"project": project(entry), "selfLink": COMPUTE + entry.identity},
        replaces=frozenset({"name", "network", "project", "direction"}),
        autoname="name",
        unique=("name",),
        taken=_TAKEN,
        forms={"name": NAME, "sourceRanges": cidr(), "direction": among("INGRESS", "EGRESS")},
    ),
    ResourceType(
        "gcp:compute/address:Address",
        path("projects/{project}/regions/{location}/addresses/{name}"),
        _router,
        replaces=frozenset({"name", "region", "project", "address", "addressType", "subnetwork", "purpose"}),
        autoname="name",
        unique=("name", "region"),
        taken=_TAKEN,
        forms={"name": NAME},
    ),
)  # fmt: skip
