"""The control plane's logs: which of them are kept, and the workspace that keeps them."""

from dataclasses import dataclass

import pulumi
from pulumi_azure_native import monitor, operationalinsights

from infra.clouds.azure.place import Place

CATEGORIES = (
    "kube-apiserver",
    # Who changed what. kube-audit, which has every read too, is many times larger and paid by the GB.
    "kube-audit-admin",
    "kube-controller-manager",
    "kube-scheduler",
    "cluster-autoscaler",
    "cloud-controller-manager",
    "guard",
    "csi-azuredisk-controller",
)
"""Logs that AKS's control plane writes
(https://learn.microsoft.com/azure/azure-monitor/reference/supported-logs/microsoft-containerservice-managedclusters-logs,
read 2026-11-21)."""


@dataclass(frozen=True)
class ControlPlaneLogsArgs:
    """What keeping logs takes.

    Attributes:
        place: Where the workspace goes.
        cluster: The cluster's id.
        after: What goes after it in a destroy: where this is protected, a destroy ends before it gets to what
            is not.
    """

    place: Place
    cluster: pulumi.Output[str]
    after: tuple[pulumi.Resource, ...]


class ControlPlaneLogs(pulumi.ComponentResource):
    """A cluster's logs, kept."""

    def __init__(self, name: str, args: ControlPlaneLogsArgs) -> None:
        """Declare it.

        Args:
            name: Its name in the stack.
            args: What it takes.
        """
        super().__init__("landfall:azure:ControlPlaneLogs", name, {}, None)
        place = args.place
        workspace = operationalinsights.Workspace(
            name,
            resource_group_name=place.group,
            workspace_name=place.name,
            location=place.location,
            sku=operationalinsights.WorkspaceSkuArgs(
                name=operationalinsights.WorkspaceSkuNameEnum.PER_GB2018
            ),
            retention_in_days=place.settings.log_days,
            tags=place.labels,
            opts=place.inside(self),
        )
        monitor.DiagnosticSetting(
            name,
            name="control-plane",
            resource_uri=args.cluster,
            workspace_id=workspace.id,
            # A table for each kind of log, in place of one for all of Azure's.
            log_analytics_destination_type="Dedicated",
            logs=[
                monitor.DiagnosticsLogSettingsArgs(category=category, enabled=True) for category in CATEGORIES
            ],
            opts=pulumi.ResourceOptions.merge(
                place.inside(self), pulumi.ResourceOptions(depends_on=list(args.after))
            ),
        )
        self.register_outputs({})
