"""A node and a registry on this machine, each a process tree of its own, made by Landfall's plugin.

The registry is not inside the node: images outlive it, and it can be filled before there is a cluster.
"""

from dataclasses import dataclass

import pulumi

from infra.clouds.local import features
from infra.contract import Cluster, ClusterSpec, NodePorts, Registry
from infra.errors import CloudError
from infra.naming import machine_name
from infra.plugins.landfall import resources
from infra.settings import Settings


@dataclass(frozen=True)
class Machine:
    """This machine as a target.

    Attributes:
        settings: The stack's settings.
        stack: The stack's name.
    """

    settings: Settings
    stack: str

    @property
    def _name(self) -> str:
        return self.settings.node.name or machine_name(self.stack)

    def spec(self) -> ClusterSpec:
        """One node with the settings' ports and ranges."""
        ports = self.settings.node_ports
        return ClusterSpec(
            name=self._name,
            addresses=self.settings.node.plan,
            node_ports=(ports.service, ports.prometheus, ports.dashboard),
            tags=tuple(sorted(self.settings.tags.items())),
        )

    def registry(self, repositories: tuple[str, ...]) -> Registry:  # noqa: ARG002  # it takes any
        """The stack's registry on loopback."""
        registry = resources.Registry("registry", name=self._name, port=self.settings.node.registry_port)
        return Registry(host=registry.host, socket=registry.socket)

    def cluster(self, spec: ClusterSpec, registry: Registry) -> Cluster:
        """The node.

        Raises:
            CloudError: The registry is not one of this machine's.
        """
        if registry.socket is None:
            raise CloudError(
                "A local node pulls from a registry of this machine only. Remove landfall:registry, or name"
                " your own cluster's context in landfall:kubeContext."
            )
        node = resources.Node(
            "node",
            name=spec.name,
            registry=registry.host,
            registry_socket=registry.socket,
            node_ports=list(spec.node_ports),
            pod_cidr=str(spec.addresses.pods),
            service_cidr=str(spec.addresses.services),
        )
        return Cluster(
            # Other ranges make another node, whose objects are other objects.
            identifier=f"node:{spec.name}:{spec.addresses.pods}:{spec.addresses.services}",
            kubeconfig=pulumi.Output.secret(node.kubeconfig),
            exposure=NodePorts(address=node.address),
            metrics_api=features.METRICS_API,
            monitoring=features.MONITORING,
            network_policy=features.NETWORK_POLICY,
            resource=node,
            needs=(node,),
        )
