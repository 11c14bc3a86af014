"""The guide page: every setting explained, and a role that can do all that the code does."""

import ast
import json
import re

from pydantic.alias_generators import to_camel

from infra.clouds.azure.settings import AzureSettings
from tests.unit.infra.clouds.azure import stack
from toolchain import folders

GUIDE = folders.CLONE / "docs" / "guide"
ROLE = json.loads((GUIDE / "permissions" / "azure.json").read_text())
CODE = folders.CLONE / "infra" / "clouds" / "azure"

IN_AZURE = {
    "authorization.ManagementLockByScope": "Microsoft.Authorization/locks",
    "authorization.PolicyAssignment": "Microsoft.Authorization/policyAssignments",
    "authorization.RoleAssignment": "Microsoft.Authorization/roleAssignments",
    "containerregistry.Registry": "Microsoft.ContainerRegistry/registries",
    "containerservice.AgentPool": "Microsoft.ContainerService/managedClusters/agentPools",
    "containerservice.ManagedCluster": "Microsoft.ContainerService/managedClusters",
    "keyvault.Key": "Microsoft.KeyVault/vaults/keys",
    "keyvault.Vault": "Microsoft.KeyVault/vaults",
    "managedidentity.UserAssignedIdentity": "Microsoft.ManagedIdentity/userAssignedIdentities",
    "monitor.DiagnosticSetting": "Microsoft.Insights/diagnosticSettings",
    "network.NatGateway": "Microsoft.Network/natGateways",
    "network.PublicIPAddress": "Microsoft.Network/publicIPAddresses",
    "network.Subnet": "Microsoft.Network/virtualNetworks/subnets",
    "network.VirtualNetwork": "Microsoft.Network/virtualNetworks",
    "operationalinsights.Workspace": "Microsoft.OperationalInsights/workspaces",
    "resources.ResourceGroup": "Microsoft.Resources/subscriptions/resourceGroups",
}
"""Azure's own type of each resource that the code declares."""

UNDELETABLE = {"keyvault.Key"}
"""Azure's API deletes keys with their vault only."""


def declared() -> set[str]:
    """Every resource that the code declares, as "module.Class"."""
    calls = {
        ast.unparse(node.func)
        for path in CODE.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
    }
    modules = "|".join(sorted({name.partition(".")[0] for name in IN_AZURE}))
    return {call for call in calls if re.fullmatch(rf"({modules})\.[A-Z][A-Za-z]+(?<!Args)", call)}


def test_the_list_of_types_is_complete() -> None:
    assert declared() == set(IN_AZURE)


def test_the_role_can_make_read_and_remove_everything() -> None:
    needed = {
        f"{kind}/{verb}"
        for name, kind in IN_AZURE.items()
        for verb in ("read", "write", "delete")
        if not (verb == "delete" and name in UNDELETABLE)
    }

    assert needed - set(ROLE["Actions"]) == set()


def test_the_role_names_each_action_once_and_none_by_a_star() -> None:
    actions = ROLE["Actions"]

    assert actions == sorted(set(actions))
    assert [action for action in actions if "*" in action] == []
    assert ROLE["AssignableScopes"] == ["/subscriptions/00000000-0000-0000-0000-000000000000"]


def test_every_setting_has_its_row() -> None:
    page = (GUIDE / "azure.md").read_text()

    for field in AzureSettings.model_fields:
        assert f"| `{to_camel(field)}` |" in page


def test_the_stack_file_leaves_out_just_what_only_the_user_knows() -> None:
    text = (folders.CLONE / "stacks" / "Pulumi.azure.yaml").read_text()

    for name in set(stack.REQUIRED) - {"location"}:
        assert f"pulumi config set --path 'landfall:azure.{name}'" in text
