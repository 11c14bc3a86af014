"""Rules for what stacks make in Google Cloud, after the baseline that checkov's ids name."""

from collections.abc import Iterator

from infra.policy import networks
from infra.policy.properties import UNKNOWN, Properties, at, is_given, is_on, is_one_of, listed, objects
from infra.policy.rule import Rule

_CLUSTER = ("gcp:container/cluster:Cluster",)
_POOL = ("gcp:container/nodePool:NodePool",)
_LONGEST_ROTATION = 90 * 24 * 3600
"""Seconds (CKV_GCP_43: 90 days)."""
_BROAD_ROLES = frozenset({"roles/owner", "roles/editor"})


def _private(properties: Properties) -> Iterator[str]:
    if not is_on(at(properties, "privateClusterConfig", "enablePrivateNodes")):
        yield "Nodes have public addresses."


def _callers_known(properties: Properties) -> Iterator[str]:
    callers = at(properties, "masterAuthorizedNetworksConfig")
    if callers is UNKNOWN:
        return
    ranges = [
        at(block, "cidrBlock")
        for block in objects(at(properties, "masterAuthorizedNetworksConfig", "cidrBlocks"))
    ]
    private = at(properties, "privateClusterConfig", "enablePrivateEndpoint") is True
    if callers is None and not private:
        yield "The Kubernetes API answers the whole internet."
    if networks.is_anywhere(*ranges):
        yield "The Kubernetes API answers the whole internet."
    if at(properties, "masterAuthorizedNetworksConfig", "gcpPublicCidrsAccessEnabled") in (True, "true"):
        yield "The Kubernetes API answers every machine in Google Cloud, whosesoever it is."


def _metadata_hidden(properties: Properties) -> Iterator[str]:
    if not is_one_of(at(properties, "nodeConfig", "workloadMetadataConfig", "mode"), "GKE_METADATA"):
        yield "Pods can take the node's identity."


def _workload_identity(properties: Properties) -> Iterator[str]:
    if not is_given(at(properties, "workloadIdentityConfig", "workloadPool")):
        yield "Pods have no identities of their own."


def _shielded(properties: Properties) -> Iterator[str]:
    for name, words in (
        ("enableSecureBoot", "may start a changed kernel"),
        ("enableIntegrityMonitoring", "do not notice a changed kernel"),
    ):
        if not is_on(at(properties, "nodeConfig", "shieldedInstanceConfig", name)):
            yield f"Nodes {words}."


def _own_account(properties: Properties) -> Iterator[str]:
    if not is_given(at(properties, "nodeConfig", "serviceAccount")):
        yield "Nodes act as the project's default account, which may do nearly everything."


def _logged(properties: Properties) -> Iterator[str]:
    components = at(properties, "loggingConfig", "enableComponents")
    off = at(properties, "loggingService") == "none"
    if off or (
        components is not UNKNOWN and is_given(at(properties, "loggingConfig")) and not listed(components)
    ):
        yield "The cluster keeps no logs."


def _secrets_encrypted(properties: Properties) -> Iterator[str]:
    if not is_one_of(at(properties, "databaseEncryption", "state"), "ENCRYPTED"):
        yield "Kubernetes' secrets are encrypted with no key of the project's."


def _key_rotates(properties: Properties) -> Iterator[str]:
    if not is_one_of(at(properties, "purpose"), "ENCRYPT_DECRYPT", None):
        return
    period = at(properties, "rotationPeriod")
    if period is UNKNOWN:
        return
    seconds = str(period).removesuffix("s")
    if not seconds.replace(".", "", 1).isdecimal() or float(seconds) > _LONGEST_ROTATION:
        yield "The key is not changed within 90 days."


def _firewall_closed(properties: Properties) -> Iterator[str]:
    if at(properties, "direction") == "EGRESS" or not networks.is_anywhere(
        *listed(at(properties, "sourceRanges"))
    ):
        return
    for allowed in objects(at(properties, "allows")):
        ports = listed(at(allowed, "ports")) or ("*",)
        for purpose in sorted({one for port in ports for one in networks.opened_by_text(port)}):
            yield f"{purpose} is open to the whole internet."


def _without_address(properties: Properties) -> Iterator[str]:
    for interface in objects(at(properties, "networkInterfaces")):
        if is_given(at(interface, "accessConfigs")):
            yield "The instance has a public address."


def _without_broad_roles(properties: Properties) -> Iterator[str]:
    role = at(properties, "role")
    if role in _BROAD_ROLES:
        yield f"{role} may do nearly everything in the project."


def _images_known(properties: Properties) -> Iterator[str]:
    mode = at(properties, "binaryAuthorization", "evaluationMode")
    if mode is not UNKNOWN and mode in (None, "DISABLED"):
        yield "The cluster runs images that nobody has vouched for."


RULES = (
    Rule(
        "gcp-gke-private-nodes",
        "No node can be reached from the internet.",
        "Set privateClusterConfig.enablePrivateNodes: true.",
        "CKV_GCP_25, CKV_GCP_64",
        _CLUSTER,
        _private,
    ),
    Rule(
        "gcp-gke-callers-known",
        "Only known addresses reach the Kubernetes API.",
        "Name them in landfall:apiAllowedCidrs, and set gcpPublicCidrsAccessEnabled: false.",
        "CKV_GCP_20",
        _CLUSTER,
        _callers_known,
    ),
    Rule(
        "gcp-gke-metadata-hidden",
        "Pods have identities of their own, and never the node's.",
        "Set nodeConfig.workloadMetadataConfig.mode: GKE_METADATA.",
        "CKV_GCP_69",
        _POOL,
        _metadata_hidden,
    ),
    Rule(
        "gcp-gke-workload-identity",
        "Pods need no key files.",
        "Set workloadIdentityConfig.workloadPool.",
        "CKV_GCP_69",
        _CLUSTER,
        _workload_identity,
    ),
    Rule(
        "gcp-gke-shielded-nodes",
        "A node starts only what Google has signed.",
        "Set nodeConfig.shieldedInstanceConfig.enableSecureBoot and enableIntegrityMonitoring: true.",
        "CKV_GCP_68, CKV_GCP_72",
        _POOL,
        _shielded,
    ),
    Rule(
        "gcp-gke-own-account",
        "A broken node can do little in the project.",
        "Set nodeConfig.serviceAccount to an account with the few roles that a node needs.",
        "CKV_GCP_30",
        _POOL,
        _own_account,
    ),
    Rule(
        "gcp-gke-logged",
        "What happened in the cluster can be found out afterwards.",
        "Set loggingConfig.enableComponents.",
        "CKV_GCP_1",
        _CLUSTER,
        _logged,
    ),
    Rule(
        "gcp-gke-secrets-encrypted",
        "Who reads etcd's disk reads no secret.",
        "Set databaseEncryption with state: ENCRYPTED and a key.",
        "Landfall",
        _CLUSTER,
        _secrets_encrypted,
    ),
    Rule(
        "gcp-keys-rotate",
        "A key that leaked is worth less every quarter.",
        "Set rotationPeriod: 7776000s.",
        "CKV_GCP_43",
        ("gcp:kms/cryptoKey:CryptoKey",),
        _key_rotates,
    ),
    Rule(
        "gcp-firewalls-closed",
        "No machine takes logins from the internet.",
        "Name the ranges that need it, or use Identity-Aware Proxy.",
        "CKV_GCP_2, CKV_GCP_3",
        ("gcp:compute/firewall:Firewall",),
        _firewall_closed,
    ),
    Rule(
        "gcp-instances-without-addresses",
        "No machine can be reached from the internet.",
        "Remove networkInterfaces.accessConfigs; Cloud NAT leads out.",
        "CKV_GCP_40",
        ("gcp:compute/instance:Instance",),
        _without_address,
    ),
    Rule(
        "gcp-accounts-without-broad-roles",
        "No account can do everything in the project.",
        "Give the few roles that it needs.",
        "CKV_GCP_117",
        ("gcp:projects/iAMMember:IAMMember", "gcp:projects/iAMBinding:IAMBinding"),
        _without_broad_roles,
    ),
    Rule(
        "gcp-gke-images-vouched-for",
        "Only images that somebody has signed run.",
        "Set binaryAuthorization.evaluationMode, once you have a policy and sign.",
        "CKV_GCP_66",
        _CLUSTER,
        _images_known,
        "advisory",
    ),
)
