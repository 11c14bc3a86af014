"""Protection against deletion past the engine, by two of Azure's own means: AKS has no switch for it.

A policy refuses to delete the cluster. A lock on the cluster itself would do that too, and would keep its
node pools as well, since what is inside a locked thing is locked: pools that roll have to go. The policy does
not hold the resource group; a lock on the control plane's identity, which nothing ever deletes alone, does.
For both: https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources and
https://learn.microsoft.com/azure/governance/policy/concepts/effect-deny-action, read 2026-11-21.
"""

from dataclasses import dataclass

import pulumi
from pulumi_azure_native import authorization

from infra.clouds.azure import names
from infra.clouds.azure.place import Place

POLICY = "/providers/Microsoft.Authorization/policyDefinitions/78460a36-508a-49a4-b2b2-2f5ec564f4bb"
"""Azure's built-in policy "Do not allow deletion of resource types"
(https://learn.microsoft.com/azure/governance/policy/samples/built-in-policies#general, read 2026-11-21)."""

KEPT_TYPE = "Microsoft.ContainerService/managedClusters"
_HOW = "Set landfall:deletionProtection to false and run `pulumi up` first."


@dataclass(frozen=True)
class ProtectionArgs:
    """What is protected.

    Attributes:
        place: The stack's place, whose clusters are kept.
        identity: The id of the control plane's identity.
    """

    place: Place
    identity: pulumi.Output[str]


class Protection(pulumi.ComponentResource):
    """A stack's protection against deletion."""

    def __init__(self, name: str, args: ProtectionArgs) -> None:
        """Declare it.

        Args:
            name: Its name in the stack.
            args: What is protected.
        """
        super().__init__("landfall:azure:Protection", name, {}, None)
        place = args.place
        # Switching the protection off deletes these two: they alone are not protected themselves.
        opts = pulumi.ResourceOptions.merge(place.inside(self), pulumi.ResourceOptions(protect=False))
        authorization.PolicyAssignment(
            "keep-cluster",
            policy_assignment_name=f"{place.name}-keep",
            scope=place.group.apply(lambda group: names.group_id(place.settings.subscription, group)),
            policy_definition_id=POLICY,
            display_name=f"Keep the cluster of {place.name}",
            parameters={
                "effect": authorization.ParameterValuesValueArgs(value="DenyAction"),
                "listOfResourceTypesDisallowedForDeletion": authorization.ParameterValuesValueArgs(
                    value=[KEPT_TYPE]
                ),
            },
            non_compliance_messages=[authorization.NonComplianceMessageArgs(message=_HOW)],
            opts=opts,
        )
        authorization.ManagementLockByScope(
            "keep-group",
            lock_name="landfall-keep",
            scope=args.identity,
            level=authorization.LockLevel.CAN_NOT_DELETE,
            notes=_HOW,
            opts=opts,
        )
        self.register_outputs({})
