"""What keeps things: image repositories, keys, logs, volumes."""

import uuid

from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.simulator.aws.names import ARN, ZONE, arn, common, given, made_up, unowned
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.forms import among, document, pattern
from infra.plugins.simulator.ledger import Ledger
from infra.plugins.simulator.tables import Draft, Holder, ResourceType

REPOSITORY = "aws:ecr/repository:Repository"
LIFECYCLE = "aws:ecr/lifecyclePolicy:LifecyclePolicy"
ACCESS = "aws:ecr/repositoryPolicy:RepositoryPolicy"
VOLUME = "aws:ebs/volume:Volume"


def _repository(entry: Entry, _: Ledger) -> JsonObject:
    found = common(entry)
    host = f"{entry.scope.account}.dkr.ecr.{found['region']}.amazonaws.com"
    return {
        **found,
        "arn": arn(entry, "ecr", f"repository/{entry.identity}"),
        "registryId": entry.scope.account,
        "repositoryUrl": f"{host}/{entry.identity}",
    }


def _key(entry: Entry, _: Ledger) -> JsonObject:
    return {**common(entry), "arn": arn(entry, "kms", f"key/{entry.identity}"), "keyId": entry.identity}


def _key_id(_: Draft) -> str:
    return str(uuid.uuid4())


def _alias(entry: Entry, _: Ledger) -> JsonObject:
    key = entry.text("targetKeyId").rpartition("/")[2]
    return {
        "region": common(entry)["region"],
        "arn": arn(entry, "kms", entry.identity),
        "targetKeyArn": arn(entry, "kms", f"key/{key}"),
    }


def _log_group(entry: Entry, _: Ledger) -> JsonObject:
    return {**common(entry), "arn": arn(entry, "logs", f"log-group:{entry.identity}")}


def _of_registry(entry: Entry, _: Ledger) -> JsonObject:
    return {"registryId": entry.scope.account, "region": common(entry)["region"]}


TYPES = (
    ResourceType(
        REPOSITORY,
        given("name"),
        _repository,
        replaces=frozenset({"name", "encryptionConfigurations"}),
        autoname="name",
        unique=("name",),
        taken="operation error ECR: CreateRepository, https response error StatusCode: 400,"
        " RepositoryAlreadyExistsException: The repository with name '{name}' already exists in the registry",
        takes=(Holder(LIFECYCLE, "repository", "name"), Holder(ACCESS, "repository", "name")),
        forms={
            # https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
            "name": pattern(
                r"(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*",
                "a repository's name of lower-case letters, digits, ._- and / between parts",
            ),
            "imageTagMutability": among(
                "MUTABLE", "IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION", "MUTABLE_WITH_EXCLUSION"
            ),
            "encryptionConfigurations.encryptionType": among("AES256", "KMS", "KMS_DSSE"),
        },
    ),
    ResourceType(
        LIFECYCLE,
        given("repository"),
        _of_registry,
        replaces=frozenset({"repository", "policy"}),
    ),
    ResourceType(
        ACCESS,
        given("repository"),
        _of_registry,
        replaces=frozenset({"repository"}),
        forms={"policy": document},
    ),
    ResourceType(
        "aws:kms/key:Key",
        _key_id,
        _key,
        replaces=frozenset(
            {"customerMasterKeySpec", "keyUsage", "multiRegion", "customKeyStoreId", "xksKeyId"}
        ),
        forms={"policy": document},
    ),
    ResourceType(
        "aws:kms/alias:Alias",
        given("name"),
        _alias,
        replaces=frozenset({"name", "namePrefix"}),
        unique=("name",),
        taken="operation error KMS: CreateAlias, https response error StatusCode: 400,"
        " AlreadyExistsException: An"
        " alias with the name {name} already exists",
        forms={
            "name": pattern(
                r"alias/(?!aws/)[a-zA-Z0-9/_-]+", "alias/ and a name that does not begin with aws/"
            )
        },
    ),
    ResourceType(
        "aws:cloudwatch/logGroup:LogGroup",
        given("name"),
        _log_group,
        replaces=frozenset({"name", "namePrefix", "logGroupClass"}),
        autoname="name",
        unique=("name",),
        taken="operation error CloudWatch Logs: CreateLogGroup, https response error StatusCode: 400,"
        " ResourceAlreadyExistsException: The specified log group already exists ({name})",
        forms={"kmsKeyId": ARN},
    ),
    ResourceType(
        VOLUME,
        made_up("vol"),
        unowned("volume"),
        replaces=frozenset({"availabilityZone", "encrypted", "kmsKeyId", "snapshotId"}),
        forms={"availabilityZone": ZONE},
    ),
)
