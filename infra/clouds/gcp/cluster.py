"""The GKE cluster itself: a regional control plane and no nodes; those are pools of their own (`nodes`)."""

from dataclasses import dataclass
from ipaddress import IPv4Network

import pulumi
from pulumi_gcp import container

from infra.clouds.gcp.encryption import SecretsKey
from infra.clouds.gcp.network import PODS, SERVICES, Network
from infra.clouds.gcp.nodes import SCOPE
from infra.clouds.gcp.place import Place

_CHANNEL = "REGULAR"
_LOGGED = ["SYSTEM_COMPONENTS", "WORKLOADS", "APISERVER", "CONTROLLER_MANAGER", "SCHEDULER"]
_FIRST_DISK = 20
"""GB: enough for the image of the first pool, and little of the project's quota."""
_TIMEOUTS = pulumi.CustomTimeouts(create="60m", update="120m", delete="60m")


@dataclass(frozen=True)
class GkeArgs:
    """What a cluster is made of.

    Attributes:
        name: Its name.
        zones: Zones of its nodes; empty where Google chooses.
        kubernetes: The minor version that it has at least; None leaves it to the channel.
        control_plane: The control plane's own range.
        allowed: Ranges that may reach its API server from outside.
        protected: Whether it is protected against deletion.
        account: The nodes' service account.
    """

    name: str
    zones: tuple[str, ...]
    kubernetes: str | None
    control_plane: IPv4Network
    allowed: tuple[IPv4Network, ...]
    protected: bool
    account: pulumi.Input[str]


class Gke(pulumi.ComponentResource):
    """The cluster.

    Attributes:
        cluster: The cluster itself.
    """

    cluster: container.Cluster

    def __init__(self, args: GkeArgs, network: Network, key: SecretsKey, place: Place) -> None:
        """Declare it.

        Args:
            args: What it is made of.
            network: Where its nodes are.
            key: What encrypts its secrets.
            place: Where it goes.
        """
        super().__init__("landfall:gcp:Gke", "gke", {}, None)
        self.cluster = container.Cluster(
            "cluster",
            container.ClusterArgs(
                name=args.name,
                project=place.project,
                location=place.region,
                node_locations=list(args.zones) or None,
                description="A cluster of Landfall's",
                resource_labels=place.labels,
                deletion_protection=args.protected,
                release_channel=container.ClusterReleaseChannelArgs(channel=_CHANNEL),
                min_master_version=args.kubernetes,
                network=network.network.id,
                subnetwork=network.subnet.id,
                networking_mode="VPC_NATIVE",
                ip_allocation_policy=container.ClusterIpAllocationPolicyArgs(
                    cluster_secondary_range_name=PODS, services_secondary_range_name=SERVICES
                ),
                datapath_provider="ADVANCED_DATAPATH",  # Dataplane V2: enforces network policies
                enable_intranode_visibility=True,
                private_cluster_config=_privacy(args.control_plane),
                master_authorized_networks_config=_callers(args.allowed),
                master_auth=container.ClusterMasterAuthArgs(
                    client_certificate_config=container.ClusterMasterAuthClientCertificateConfigArgs(
                        issue_client_certificate=False
                    )
                ),
                enable_legacy_abac=False,
                rbac_binding_config=container.ClusterRbacBindingConfigArgs(
                    enable_insecure_binding_system_authenticated=False,
                    enable_insecure_binding_system_unauthenticated=False,
                ),
                workload_identity_config=container.ClusterWorkloadIdentityConfigArgs(
                    workload_pool=f"{place.project}.svc.id.goog"
                ),
                enable_shielded_nodes=True,
                database_encryption=container.ClusterDatabaseEncryptionArgs(
                    state="ENCRYPTED", key_name=key.key
                ),
                logging_config=container.ClusterLoggingConfigArgs(enable_components=_LOGGED),
                monitoring_config=container.ClusterMonitoringConfigArgs(
                    enable_components=["SYSTEM_COMPONENTS"],
                    # Landfall brings its own Prometheus; a second collector would be billed by the sample.
                    managed_prometheus=container.ClusterMonitoringConfigManagedPrometheusArgs(enabled=False),
                ),
                addons_config=_addons(),
                remove_default_node_pool=True,
                initial_node_count=1,
                node_config=_first_node(args.account),
            ),
            opts=pulumi.ResourceOptions.merge(
                place.within(self),
                pulumi.ResourceOptions(
                    depends_on=[key.granted, network.way_out],
                    # The first pool is gone once the cluster stands; GKE then shows another pool's here.
                    ignore_changes=["nodeConfig"],
                    # Google would refuse to delete it; the engine then says so in the preview already.
                    protect=args.protected,
                    custom_timeouts=_TIMEOUTS,
                ),
            ),
        )
        self.register_outputs({"cluster": self.cluster.id})


def _privacy(control_plane: IPv4Network) -> container.ClusterPrivateClusterConfigArgs:
    return container.ClusterPrivateClusterConfigArgs(
        enable_private_nodes=True,
        enable_private_endpoint=False,
        master_ipv4_cidr_block=str(control_plane),
    )


def _callers(allowed: tuple[IPv4Network, ...]) -> container.ClusterMasterAuthorizedNetworksConfigArgs:
    return container.ClusterMasterAuthorizedNetworksConfigArgs(
        gcp_public_cidrs_access_enabled=False,
        cidr_blocks=[
            container.ClusterMasterAuthorizedNetworksConfigCidrBlockArgs(
                cidr_block=str(network), display_name="apiAllowedCidrs"
            )
            for network in allowed
        ],
    )


def _addons() -> container.ClusterAddonsConfigArgs:
    return container.ClusterAddonsConfigArgs(
        # Makes the balancers of Services too, and not those of Ingresses alone.
        http_load_balancing=container.ClusterAddonsConfigHttpLoadBalancingArgs(disabled=False),
        horizontal_pod_autoscaling=container.ClusterAddonsConfigHorizontalPodAutoscalingArgs(disabled=False),
        gce_persistent_disk_csi_driver_config=container.ClusterAddonsConfigGcePersistentDiskCsiDriverConfigArgs(
            enabled=True
        ),
    )


def _first_node(account: pulumi.Input[str]) -> container.ClusterNodeConfigArgs:
    """GKE makes no cluster without a pool: this one lives for minutes, as safely as those that follow."""
    return container.ClusterNodeConfigArgs(
        service_account=account,
        oauth_scopes=[SCOPE],
        disk_type="pd-standard",
        disk_size_gb=_FIRST_DISK,
        shielded_instance_config=container.ClusterNodeConfigShieldedInstanceConfigArgs(
            enable_secure_boot=True, enable_integrity_monitoring=True
        ),
        workload_metadata_config=container.ClusterNodeConfigWorkloadMetadataConfigArgs(mode="GKE_METADATA"),
    )
