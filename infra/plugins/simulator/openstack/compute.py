"""Instances, what they are grouped by and attached to, and the credentials that they are given."""

import secrets

from infra.plugins.kubernetes.json_tree import Json, JsonObject
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.forms import among
from infra.plugins.simulator.identities import derived, derived_guid
from infra.plugins.simulator.ledger import Ledger
from infra.plugins.simulator.openstack.instances import InstanceLife
from infra.plugins.simulator.openstack.names import ID, made_up, placed
from infra.plugins.simulator.openstack.network import INSTANCE, PORT
from infra.plugins.simulator.tables import Draft, Holder, ResourceType

VOLUME = "openstack:blockstorage/volume:Volume"
ATTACHMENT = "openstack:compute/volumeAttach:VolumeAttach"


def _instance(entry: Entry, ledger: Ledger) -> JsonObject:
    given = entry.inputs.get("networks")
    networks = [
        _attached(entry, network, number, ledger)
        for number, network in enumerate(given if isinstance(given, list) else [])
    ]
    metadata = entry.inputs.get("metadata")
    return {
        **placed(entry, ledger),
        "networks": [*networks],
        "accessIpV4": networks[0]["fixedIpV4"] if networks else "",
        "allMetadata": metadata if isinstance(metadata, dict) else {},
        "allTags": entry.inputs.get("tags") or [],
        "created": entry.created,
        "updated": entry.created,
    }


def _attached(entry: Entry, network: Json, number: int, ledger: Ledger) -> JsonObject:
    assert isinstance(network, dict)
    port = ledger.get(PORT, str(network.get("port")))
    digits = derived(f"{entry.serial} {number}", 2)
    own = f"10.0.0.{20 + int(digits, 16) % 200}"
    return {
        **network,
        "fixedIpV4": (port.text("allFixedIps.0") if port else "") or own,
        "mac": port.text("macAddress") if port else "",
    }


def _credential(entry: Entry, ledger: Ledger) -> JsonObject:
    return {
        **placed(entry, ledger),
        "secret": entry.text("secret") or derived(f"secret {entry.serial}", 64),
        "projectId": derived_guid(entry.scope.account).replace("-", ""),
        "roles": entry.inputs.get("roles") or ["member"],
    }


def _credential_id(_: Draft) -> str:
    return secrets.token_hex(16)


TYPES = (
    ResourceType(
        INSTANCE,
        made_up,
        _instance,
        autoname="name",
        forms={"networks.port": ID, "networks.uuid": ID, "imageId": ID, "schedulerHints.group": ID},
        life=InstanceLife(),
    ),
    ResourceType(
        "openstack:compute/serverGroup:ServerGroup",
        made_up,
        placed,
        autoname="name",
        forms={"policies": among("affinity", "anti-affinity", "soft-affinity", "soft-anti-affinity")},
    ),
    ResourceType(
        "openstack:compute/keypair:Keypair",
        lambda draft: draft.text("name"),
        placed,
        autoname="name",
        unique=("name",),
        taken="Expected HTTP response code [200 201] but got 409 instead: Key pair '{name}' already exists.",
    ),
    ResourceType(
        VOLUME,
        made_up,
        placed,
        autoname="name",
        forms={"imageId": ID},
        holders=(Holder(ATTACHMENT, "volumeId"),),
        held="Expected HTTP response code [202] when accessing [DELETE], but got 400 instead: Invalid volume:"
        " Volume status must be available or error, but current status is: in-use. ({id}, {holder})",
    ),
    ResourceType(
        ATTACHMENT,
        lambda draft: f"{draft.text('instanceId')}/{draft.text('volumeId')}",
        placed,
        replaces=frozenset({"instanceId", "volumeId", "device"}),
        forms={"instanceId": ID, "volumeId": ID},
    ),
    ResourceType(
        "openstack:identity/applicationCredential:ApplicationCredential",
        _credential_id,
        _credential,
        autoname="name",
        unique=("name",),
        taken="Expected HTTP response code [201] but got 409 instead: Conflict occurred attempting to store"
        " application_credential - Duplicate entry found with name {name}.",
        secrets=frozenset({"secret"}),
    ),
)
