"""The AKS cluster with its node pools."""

from dataclasses import dataclass
from ipaddress import IPv4Network

import pulumi
from pulumi_azure_native import containerservice

from infra.clouds.azure import kubeconfig, nodes
from infra.clouds.azure.identity import Identity
from infra.clouds.azure.network import Network
from infra.clouds.azure.place import Place
from infra.contract import ClusterSpec

_DNS_HOST = 10
"""Which address of the services' range the cluster's DNS has: any but the first
(https://learn.microsoft.com/azure/aks/concepts-network-azure-cni-overlay, read 2026-11-21)."""

_KUBELET = "kubeletidentity"
"""The only key of a cluster's `identityProfile`."""


@dataclass(frozen=True)
class AksArgs:
    """What a cluster is made of.

    Attributes:
        place: Where it goes.
        spec: What the stack asks for.
        network: The network that its nodes are in.
        identity: What its control plane acts with.
        secrets_key: URL of the key that its Secrets are encrypted with.
        ready: What must be there before it is made.
    """

    place: Place
    spec: ClusterSpec
    network: Network
    identity: Identity
    secrets_key: pulumi.Output[str]
    ready: tuple[pulumi.Resource, ...]


def api_ranges(allowed: tuple[IPv4Network, ...], outbound: str) -> list[str]:
    """The ranges that may reach the API server: the stack's, and the nodes' own, which come from outside too.

    Args:
        allowed: What the stack allows.
        outbound: The address that the nodes come from.
    """
    return [*(str(network) for network in allowed), f"{outbound}/32"]


class Aks(pulumi.ComponentResource):
    """A stack's cluster.

    Attributes:
        cluster: The cluster itself.
        id: Its id.
        pools: Its node pools, without the one that comes with it.
        kubelet: The object id of the identity that its nodes pull images with.
        kubeconfig: Access to it; a secret.
    """

    cluster: containerservice.ManagedCluster
    id: pulumi.Output[str]
    pools: tuple[containerservice.AgentPool, ...]
    kubelet: pulumi.Output[str]
    kubeconfig: pulumi.Output[str]

    def __init__(self, name: str, args: AksArgs) -> None:
        """Declare it.

        Args:
            name: Its name in the stack.
            args: What it is made of.
        """
        super().__init__("landfall:azure:Aks", name, {}, None)
        self._args = args
        self.cluster = self._cluster(name)
        self.id = self.cluster.id
        self.pools = nodes.declare(
            nodes.PoolsArgs(
                place=args.place,
                pools=args.spec.node_pools,
                kubernetes=args.spec.kubernetes,
                subnet=args.network.subnet,
                cluster=self.cluster,
            ),
            self,
        )
        self.kubelet = self.cluster.identity_profile.apply(
            lambda profile: (profile[_KUBELET].object_id or "") if profile else ""
        )
        self.kubeconfig = pulumi.Output.secret(self._kubeconfig())
        self.register_outputs({"id": self.id, "kubeconfig": self.kubeconfig})

    def _cluster(self, name: str) -> containerservice.ManagedCluster:
        args, place = self._args, self._args.place
        return containerservice.ManagedCluster(
            name,
            resource_group_name=place.group,
            resource_name_=place.name,
            location=place.location,
            dns_prefix=place.name,
            node_resource_group=f"{place.name}-nodes",
            kubernetes_version=args.spec.kubernetes,
            sku=containerservice.ManagedClusterSKUArgs(
                name=containerservice.ManagedClusterSKUName.BASE,
                tier=containerservice.ManagedClusterSKUTier.STANDARD,
            ),
            identity=containerservice.ManagedClusterIdentityArgs(
                type=containerservice.ResourceIdentityType.USER_ASSIGNED,
                user_assigned_identities=[args.identity.id],
            ),
            agent_pool_profiles=[nodes.system_profile(place, args.network.subnet)],
            network_profile=self._network(),
            api_server_access_profile=containerservice.ManagedClusterAPIServerAccessProfileArgs(
                authorized_ip_ranges=args.network.outbound.apply(
                    lambda outbound: api_ranges(args.spec.api_allowed, outbound)
                ),
                # It would run commands inside with no more than a role in Azure, past the ranges.
                disable_run_command=True,
            ),
            aad_profile=containerservice.ManagedClusterAADProfileArgs(
                managed=True,
                enable_azure_rbac=True,
                tenant_id=place.settings.tenant,
                admin_group_object_ids=[place.settings.admin_group],
            ),
            disable_local_accounts=True,
            enable_rbac=True,
            oidc_issuer_profile=containerservice.ManagedClusterOIDCIssuerProfileArgs(enabled=True),
            security_profile=self._security(),
            auto_upgrade_profile=containerservice.ManagedClusterAutoUpgradeProfileArgs(
                upgrade_channel=containerservice.UpgradeChannel.PATCH,
                node_os_upgrade_channel=containerservice.NodeOSUpgradeChannel.NODE_IMAGE,
            ),
            tags=place.labels,
            opts=pulumi.ResourceOptions.merge(
                place.inside(self),
                pulumi.ResourceOptions(
                    depends_on=list(args.ready),
                    # AKS lists every pool there, and takes changes of none of them there.
                    ignore_changes=["agentPoolProfiles"],
                    custom_timeouts=pulumi.CustomTimeouts(create="60m", update="120m", delete="60m"),
                ),
            ),
        )

    def _network(self) -> containerservice.ContainerServiceNetworkProfileArgs:
        plan = self._args.spec.addresses
        return containerservice.ContainerServiceNetworkProfileArgs(
            network_plugin=containerservice.NetworkPlugin.AZURE,
            network_plugin_mode=containerservice.NetworkPluginMode.OVERLAY,
            network_dataplane=containerservice.NetworkDataplane.CILIUM,
            network_policy=containerservice.NetworkPolicy.CILIUM,
            outbound_type=containerservice.OutboundType.USER_ASSIGNED_NAT_GATEWAY,
            load_balancer_sku=containerservice.LoadBalancerSku.STANDARD,
            pod_cidr=str(plan.pods),
            service_cidr=str(plan.services),
            dns_service_ip=str(plan.services[_DNS_HOST]),
        )

    def _security(self) -> containerservice.ManagedClusterSecurityProfileArgs:
        return containerservice.ManagedClusterSecurityProfileArgs(
            workload_identity=containerservice.ManagedClusterSecurityProfileWorkloadIdentityArgs(
                enabled=True
            ),
            azure_key_vault_kms=containerservice.AzureKeyVaultKmsArgs(
                enabled=True,
                key_id=self._args.secrets_key,
                key_vault_network_access=containerservice.KeyVaultNetworkAccessTypes.PUBLIC,
            ),
        )

    def _kubeconfig(self) -> pulumi.Output[str]:
        """No output of the cluster has its certificate authority: AKS tells it in this one answer only."""
        place = self._args.place
        answer = containerservice.list_managed_cluster_user_credentials_output(
            resource_group_name=place.group_name,
            resource_name=place.name,
            opts=pulumi.InvokeOutputOptions(provider=place.provider, depends_on=[self.cluster]),
        )
        return answer.kubeconfigs.apply(
            lambda found: kubeconfig.text(
                place.name, place.settings.tenant, kubeconfig.endpoint(found[0].value if found else "")
            )
        )
