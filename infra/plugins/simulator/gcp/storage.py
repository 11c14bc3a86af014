"""What keeps things: repositories of images, keys, disks."""

from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.forms import among, pattern
from infra.plugins.simulator.gcp.identity import grant
from infra.plugins.simulator.gcp.names import MEMBER, NAME, ROLE, labelled, location, path, project
from infra.plugins.simulator.ledger import Ledger
from infra.plugins.simulator.tables import Holder, ResourceType

REPOSITORY = "gcp:artifactregistry/repository:Repository"
REPOSITORY_GRANT = "gcp:artifactregistry/repositoryIamMember:RepositoryIamMember"
KEY_RING = "gcp:kms/keyRing:KeyRing"
CRYPTO_KEY = "gcp:kms/cryptoKey:CryptoKey"
KEY_GRANT = "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember"
DISK = "gcp:compute/disk:Disk"

_SECONDS = pattern(r"\d+(\.\d{1,9})?s", "a number of seconds, such as 86400s")


def _repository(entry: Entry, _: Ledger) -> JsonObject:
    host = f"{location(entry)}-docker.pkg.dev"
    return {
        **labelled(entry),
        "project": project(entry),
        "location": location(entry),
        "name": entry.text("repositoryId"),
        "registryUri": f"{host}/{project(entry)}/{entry.text('repositoryId')}",
        "createTime": entry.created,
        "updateTime": entry.created,
    }


def _key(entry: Entry, _: Ledger) -> JsonObject:
    version = f"{entry.identity}/cryptoKeyVersions/1"
    return {**labelled(entry), "primaries": [{"name": version, "state": "ENABLED"}]}


TYPES = (
    ResourceType(
        REPOSITORY,
        path("projects/{project}/locations/{location}/repositories/{repositoryId}"),
        _repository,
        replaces=frozenset({"repositoryId", "location", "project", "format", "mode", "kmsKeyName"}),
        unique=("repositoryId", "location"),
        taken="googleapi: Error 409: the repository already exists, alreadyExists ({repositoryId})",
        takes=(Holder(REPOSITORY_GRANT, "repository", "name"), Holder(REPOSITORY_GRANT, "repository")),
        forms={
            "repositoryId": NAME,
            "format": among("DOCKER", "MAVEN", "NPM", "PYTHON", "APT", "YUM", "GO", "KFP", "GENERIC"),
            "cleanupPolicies.action": among("DELETE", "KEEP"),
            "cleanupPolicies.condition.olderThan": _SECONDS,
            "cleanupPolicies.condition.tagState": among("TAGGED", "UNTAGGED", "ANY"),
            "vulnerabilityScanningConfig.enablementConfig": among("INHERITED", "DISABLED"),
        },
    ),
    ResourceType(
        REPOSITORY_GRANT,
        path("projects/{project}/locations/{location}/repositories/{repository}/{role}/{member}"),
        grant,
        replaces=frozenset({"repository", "location", "project", "role", "member", "condition"}),
        forms={"member": MEMBER, "role": ROLE},
    ),
    ResourceType(
        KEY_RING,
        path("projects/{project}/locations/{location}/keyRings/{name}"),
        lambda entry, _: {"project": project(entry)},
        replaces=frozenset({"name", "location", "project"}),
        autoname="name",
        unique=("name", "location"),
        taken="googleapi: Error 409: KeyRing {name} already exists., alreadyExists",
        # https://cloud.google.com/kms/docs/destroy-restore: "you cannot delete key rings"
        lasts=True,
    ),
    ResourceType(
        CRYPTO_KEY,
        path("{keyRing}/cryptoKeys/{name}"),
        _key,
        replaces=frozenset(
            {"name", "keyRing", "purpose", "importOnly", "skipInitialVersionCreation",
             "destroyScheduledDuration", "cryptoKeyBackend"}
        ),
        autoname="name",
        unique=("name", "keyRing"),
        taken="googleapi: Error 409: CryptoKey {keyRing}/cryptoKeys/{name} already exists., alreadyExists",
        lasts=True,
        forms={
            "purpose": among(
                "ENCRYPT_DECRYPT", "ASYMMETRIC_SIGN", "ASYMMETRIC_DECRYPT", "MAC", "RAW_ENCRYPT_DECRYPT"
            ),
            "rotationPeriod": _SECONDS,
        },
    ),
    ResourceType(
        KEY_GRANT,
        path("{cryptoKeyId}/{role}/{member}"),
        grant,
        replaces=frozenset({"cryptoKeyId", "role", "member", "condition"}),
        forms={"member": MEMBER, "role": ROLE},
    ),
    ResourceType(
        DISK,
        path("projects/{project}/zones/{zone}/disks/{name}"),
        lambda entry, _: {"project": project(entry)},
        replaces=frozenset({"name", "zone", "project", "type"}),
    ),
)  # fmt: skip
