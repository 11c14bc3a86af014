"""What can be asked of Azure before the first `up`, by its own command line. It changes nothing."""

from functools import partial

from pydantic import BaseModel, ConfigDict, Field

from infra.clouds.azure import limits, permissions, sizes
from infra.clouds.azure.settings import AzureSettings
from infra.cluster_spec import cluster_spec
from infra.preflight import quota, version
from infra.preflight.question import Question, Tool
from infra.preflight.verdict import Verdict, ok, unknown, wrong
from infra.settings import Settings

TOOLS = (
    Tool(
        "az",
        "the registry's short-lived password comes from it",
        "https://learn.microsoft.com/cli/azure/install-azure-cli",
    ),
    Tool(
        "kubelogin",
        "the kubeconfig gets its short-lived credentials from it",
        "https://azure.github.io/kubelogin/install.html",
    ),
)
UNKNOWABLE = (("other quotas", "cores of one family, addresses and the like are counted at `up`"),)
PROVIDERS = tuple(
    f"Microsoft.{name}"
    for name in (
        "ContainerService", "ContainerRegistry", "KeyVault", "ManagedIdentity", "Network",
        "OperationalInsights", "Insights", "Compute",
    )
)  # fmt: skip
"""Whose resources a stack makes, or its cluster for it. Azure knows the others of the program from the start:
Microsoft.Authorization and Microsoft.Resources
(https://learn.microsoft.com/azure/azure-resource-manager/management/resource-providers-and-types, read
2026-11-21)."""
_NAME_LIMIT = 50


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Account(_Answer):
    id: str
    state: str
    tenant: str = Field(alias="tenantId")


class _Version(_Answer):
    version: str


class _Versions(_Answer):
    values: list[_Version]


class _Name(_Answer):
    value: str


class _Usage(_Answer):
    name: _Name
    used: int = Field(alias="currentValue")
    limit: int


class _Usages(_Answer):
    usages: list[_Usage]


def questions(settings: Settings, stack: str) -> tuple[Question, ...]:
    """What to ask: who one is, what one may do, the providers, the version, the cores of the region."""
    target = settings.target
    assert isinstance(target, AzureSettings)
    place = ("--subscription", target.subscription, "--output", "json")
    return (
        Question(
            "credentials",
            ("az", "account", "show", *place),
            lambda text: _account(text, target.tenant),
            unanswered="wrong",
            fix="Log in: az login --tenant " + target.tenant,
        ),
        permissions.question(target.subscription),
        *(
            Question(
                f"provider {name}",
                ("az", "provider", "show", "--namespace", name, "--query", "registrationState", *place),
                partial(_registered, name=name),
            )
            for name in PROVIDERS
        ),
        *version.questions(
            settings.kubernetes_version,
            ("az", "aks", "get-versions", "--location", target.location, *place),
            _offered,
            "AKS",
        ),
        Question(
            "quota of cores",
            ("az", "vm", "list-usage", "--location", target.location, *place),
            lambda text: _cores(text, wanted(settings, stack)),
        ),
    )


def wanted(settings: Settings, stack: str) -> int:
    """The cores of the stack's pools at their most, with those that AKS' own pool begins with."""
    pools = cluster_spec(settings, stack, _NAME_LIMIT).node_pools
    own = sizes.system().cpu * limits.SYSTEM_MINIMUM
    return own + sum(sizes.smallest(pool).cpu * pool.maximum for pool in pools)


def _account(text: str, tenant: str) -> Verdict:
    found = _Account.model_validate_json(text)
    if found.state != "Enabled":
        return wrong("credentials", f"subscription {found.id} is {found.state}", "Use one that is enabled.")
    if found.tenant.lower() != tenant:
        return wrong(
            "credentials",
            f"subscription {found.id} is of tenant {found.tenant}, and landfall:azure.tenant is {tenant}",
            "Correct the setting, or log in to that tenant.",
        )
    return ok("credentials", f"subscription {found.id}")


def _registered(text: str, name: str) -> Verdict:
    state = text.strip().strip('"')
    if state == "Registered":
        return ok(f"provider {name}", "registered")
    return wrong(
        f"provider {name}", f"it is {state}", f"Register it: az provider register --namespace {name}"
    )


def _offered(text: str) -> dict[str, str]:
    return {one.version: "offered" for one in _Versions.model_validate_json(text).values}


def _cores(text: str, cores: int) -> Verdict:
    usages = _Usages.model_validate_json(f'{{"usages": {text}}}').usages
    found = next((one for one in usages if one.name.value == "cores"), None)
    if found is None:
        return unknown("quota of cores", "the region does not tell it")
    more = "for more: https://learn.microsoft.com/azure/quotas/regional-quota-requests"
    growth = sizes.system().cpu * (limits.SYSTEM_MAXIMUM - limits.SYSTEM_MINIMUM)
    later = f", and {cores + growth} should AKS' own pool grow to its {limits.SYSTEM_MAXIMUM} nodes"
    return quota.judged("quota of cores", cores, limit=found.limit, used=found.used, more=more, later=later)
