"""GKE: the cluster and its node pools."""

from infra.plugins.kubernetes.json_tree import JsonObject, value_at
from infra.plugins.simulator.clusters.life import ClusterLife
from infra.plugins.simulator.clusters.pool_life import PoolLife
from infra.plugins.simulator.clusters.reached import Reached
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.forms import among, cidr, pattern
from infra.plugins.simulator.gcp.names import LOCATION, ZONE, labelled, location, path, project
from infra.plugins.simulator.identities import derived
from infra.plugins.simulator.ledger import Ledger
from infra.plugins.simulator.tables import Holder, ResourceType

CLUSTER = "gcp:container/cluster:Cluster"
NODE_POOL = "gcp:container/nodePool:NodePool"

# https://cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters
_NAME = pattern(
    r"[a-z]([-a-z0-9]{0,38}[a-z0-9])?", "a lower-case letter, then letters, digits and -, 40 at most"
)
_KEY = pattern(
    r"projects/[^/]+/locations/[^/]+/keyRings/[^/]+/cryptoKeys/[^/]+", "a key's name, projects/…/cryptoKeys/…"
)
_EMAIL = pattern(r"[^@\s]+@[^@\s]+", "a service account's address")
_VERSION = "1.34.2-gke.1000000"
"""Of the form of GKE's versions; the node that serves it runs that Kubernetes."""

_CONTAINER = "https://container.googleapis.com/v1/"

_NODE_CONFIG = frozenset(
    f"nodeConfig.{name}"
    for name in (
        "guestAccelerators", "localSsdCount", "ephemeralStorageLocalSsdConfig", "localNvmeSsdBlockConfig",
        "secondaryBootDisks", "gvnic", "metadata", "minCpuPlatform", "oauthScopes", "preemptible",
        "reservationAffinity", "spot", "serviceAccount", "shieldedInstanceConfig",
    )
)  # fmt: skip
"""ForceNew in terraform-provider-google, google/services/container/node_config.go."""


def _cluster(entry: Entry, _: Ledger) -> JsonObject:
    return {
        **labelled(entry),
        "project": project(entry),
        "location": location(entry),
        "selfLink": _CONTAINER + entry.identity,
        "masterVersion": _VERSION,
        "nodeVersion": _VERSION,
        "labelFingerprint": derived(entry.serial, 8),
        "operation": "",
        "servicesIpv4Cidr": "",
        "tpuIpv4CidrBlock": "",
    }


def _reached(reached: Reached) -> JsonObject:
    # A real endpoint is an address, and its port 443.
    certificate: JsonObject = {
        "clusterCaCertificate": reached.authority_base64,
        "clientCertificate": "",
        "clientKey": "",
    }
    return {"endpoint": reached.host, "masterAuth": certificate}


def _pool(entry: Entry, _: Ledger) -> JsonObject:
    cluster = entry.text("cluster").rpartition("/")[2]
    group = f"gke-{cluster}-{entry.text('name')}-{derived(entry.serial, 8)}-grp"
    zones = entry.inputs.get("nodeLocations") or [f"{location(entry)}-a"]
    assert isinstance(zones, list)
    base = f"https://www.googleapis.com/compute/v1/projects/{project(entry)}/zones"
    return {
        "project": project(entry),
        "location": location(entry),
        "version": entry.text("version") or _VERSION,
        "operation": "",
        "instanceGroupUrls": [f"{base}/{zone}/instanceGroupManagers/{group}" for zone in zones],
        "managedInstanceGroupUrls": [f"{base}/{zone}/instanceGroups/{group}" for zone in zones],
    }


def cluster_of(pool: Entry, ledger: Ledger) -> Entry | None:
    """The cluster that a pool belongs to, which it names by name or by id."""
    name = pool.text("cluster").rpartition("/")[2]
    return next(
        (found for found in ledger.of_type(CLUSTER) if value_at(found.inputs, ("name",)) == name), None
    )


TYPES = (
    ResourceType(
        CLUSTER,
        path("projects/{project}/locations/{location}/clusters/{name}"),
        _cluster,
        replaces=frozenset(
            {
                "name", "location", "project", "description", "network", "subnetwork", "initialNodeCount",
                "enableKubernetesAlpha", "enableTpu", "clusterIpv4Cidr", "networkingMode",
                "ipAllocationPolicy", "datapathProvider", "defaultMaxPodsPerNode", "enableAutopilot",
                "confidentialNodes",
                "masterAuth.clientCertificateConfig", "privateClusterConfig.masterIpv4CidrBlock",
                *_NODE_CONFIG,
            }
        ),
        autoname="name",
        unique=("name", "location"),
        taken="googleapi: Error 409: Already exists: projects/locations/{location}/clusters/{name}.,"
        " alreadyExists",
        # On unless it is switched off: terraform-provider-google, resource_container_cluster.go.
        defaults={"deletionProtection": True},
        protection="deletionProtection",
        protected="Cannot destroy cluster because deletion_protection is set to true. Set it to false to"
        " proceed"
        " with cluster deletion. ({name})",
        takes=(Holder(NODE_POOL, "cluster", "name"), Holder(NODE_POOL, "cluster")),
        forms={
            "name": _NAME,
            "location": LOCATION,
            "nodeLocations": ZONE,
            "minMasterVersion": pattern(r"1\.\d{2}(\..+)?|latest", "a version, such as 1.34"),
            "databaseEncryption.keyName": _KEY,
            "nodeConfig.serviceAccount": _EMAIL,
            "releaseChannel.channel": among("UNSPECIFIED", "RAPID", "REGULAR", "STABLE", "EXTENDED"),
            "networkingMode": among("VPC_NATIVE", "ROUTES"),
            "datapathProvider": among("LEGACY_DATAPATH", "ADVANCED_DATAPATH"),
            "databaseEncryption.state": among("ENCRYPTED", "DECRYPTED"),
            "masterAuthorizedNetworksConfig.cidrBlocks.cidrBlock": cidr(),
            "privateClusterConfig.masterIpv4CidrBlock": cidr(28, 28),
            "workloadIdentityConfig.workloadPool": pattern(
                r"[a-z0-9:.-]+\.svc\.id\.goog", "<project>.svc.id.goog"
            ),
            "loggingConfig.enableComponents": among(
                "SYSTEM_COMPONENTS", "APISERVER", "CONTROLLER_MANAGER", "SCHEDULER", "WORKLOADS",
                "KCP_CONNECTION", "KCP_SSHD", "KCP_HPA",
            ),
            "nodeConfig.workloadMetadataConfig.mode": among("GCE_METADATA", "GKE_METADATA"),
        },
        life=ClusterLife(_reached),
    ),
    ResourceType(
        NODE_POOL,
        path("projects/{project}/locations/{location}/clusters/{cluster}/nodePools/{name}"),
        _pool,
        life=PoolLife(cluster_of, lambda pool: pool.serial),
        replaces=frozenset(
            {
                "name", "namePrefix", "cluster", "location", "project", "initialNodeCount", "maxPodsPerNode",
                "placementPolicy", "queuedProvisioning", *_NODE_CONFIG,
            }
        ),
        autoname="name",
        unique=("name", "cluster", "location"),
        taken="googleapi: Error 409: Already exists: clusters/{cluster}/nodePools/{name}., alreadyExists",
        forms={
            "name": _NAME,
            "location": LOCATION,
            "nodeLocations": ZONE,
            "nodeConfig.serviceAccount": _EMAIL,
            "nodeConfig.machineType": pattern(
                r"[a-z][a-z0-9]*(-[a-z0-9]+)+", "a machine type, such as e2-standard-2"
            ),
            "autoscaling.locationPolicy": among("BALANCED", "ANY"),
            "upgradeSettings.strategy": among("SURGE", "BLUE_GREEN"),
            "nodeConfig.workloadMetadataConfig.mode": among("GCE_METADATA", "GKE_METADATA"),
            "nodeConfig.kubeletConfig.insecureKubeletReadonlyPortEnabled": among("TRUE", "FALSE"),
            "nodeConfig.taints.effect": among("NO_SCHEDULE", "PREFER_NO_SCHEDULE", "NO_EXECUTE"),
        },
    ),
)  # fmt: skip
