"""What can be asked of Google Cloud before the first `up`, by its own command line. It changes nothing."""

from functools import partial

from pydantic import BaseModel, ConfigDict, Field

from infra.clouds.gcp import permissions, sizes
from infra.clouds.gcp.settings import GcpSettings
from infra.cluster_spec import cluster_spec
from infra.preflight import quota, version
from infra.preflight.question import Question, Tool
from infra.preflight.verdict import Verdict, ok, unknown, wrong
from infra.settings import Settings

_INSTALL = "https://cloud.google.com/sdk/docs/install"
TOOLS = (
    Tool("gcloud", "the registry's short-lived password comes from it", _INSTALL),
    Tool(
        "gke-gcloud-auth-plugin",
        "the kubeconfig gets its short-lived credentials from it",
        "https://cloud.google.com/kubernetes-engine/docs/how-to/cluster-access-for-kubectl#install_plugin",
    ),
)
UNKNOWABLE = (("other quotas", "networks, addresses, disks and the like are counted at `up`"),)

_METRICS = {"e2": "CPUS", "n2": "N2_CPUS"}
"""The quota that counts a series' cores (https://cloud.google.com/compute/resource-usage#cpu_quota and the
values of `quotas[].metric`, https://cloud.google.com/compute/docs/reference/rest/v1/regions, read
2026-11-21). Series that are not in here are not judged."""
_NAME_LIMIT = 40


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Project(_Answer):
    state: str = Field(alias="lifecycleState")
    id: str = Field(alias="projectId")


class _Server(_Answer):
    versions: list[str] = Field(alias="validMasterVersions")


class _Quota(_Answer):
    metric: str
    limit: float
    usage: float


class _Region(_Answer):
    quotas: list[_Quota]


def questions(settings: Settings, stack: str) -> tuple[Question, ...]:
    """What to ask: whether one is logged in, what one may do, project, version, the region's cores."""
    target = settings.target
    assert isinstance(target, GcpSettings)
    place = ("--project", target.project, "--format", "json")
    region = ("gcloud", "compute", "regions", "describe", target.region, *place)
    return (
        Question(
            "credentials",
            ("gcloud", "auth", "application-default", "print-access-token"),
            # What it prints is a secret: that it prints is all there is to know.
            lambda _: ok("credentials", "application default credentials are there"),
            unanswered="wrong",
            fix="Log in: gcloud auth application-default login",
            shown=False,
            follow=lambda token: (permissions.question(token, target.project),),
        ),
        Question(
            "project",
            ("gcloud", "projects", "describe", target.project, "--format", "json"),
            _project,
            unanswered="wrong",
            fix="Name a project that you may see: gcloud projects list",
        ),
        *version.questions(
            settings.kubernetes_version,
            ("gcloud", "container", "get-server-config", "--region", target.region, *place),
            _offered,
            "GKE",
        ),
        *(
            Question(f"quota {metric}", region, partial(_cores, metric=metric, cores=cores))
            for metric, cores in wanted(settings, stack).items()
        ),
    )


def wanted(settings: Settings, stack: str) -> dict[str, int]:
    """The cores of all nodes at their most, by the quota that counts them."""
    found: dict[str, int] = {}
    for pool in cluster_spec(settings, stack, _NAME_LIMIT).node_pools:
        machine = sizes.machine(pool)
        metric = _METRICS.get(machine.name.partition("-")[0])
        if metric is not None:
            found[metric] = found.get(metric, 0) + machine.cpu * pool.maximum
    return found


def _project(text: str) -> Verdict:
    found = _Project.model_validate_json(text)
    if found.state == "ACTIVE":
        return ok("project", found.id)
    return wrong(
        "project", f"{found.id} is {found.state}", "Restore it, or name another in landfall:gcp.project."
    )


def _offered(text: str) -> dict[str, str]:
    found = _Server.model_validate_json(text).versions
    return {one.rpartition(".")[0]: "offered" for one in found}


def _cores(text: str, metric: str, cores: int) -> Verdict:
    name = f"quota {metric}"
    found = next((one for one in _Region.model_validate_json(text).quotas if one.metric == metric), None)
    if found is None:
        return unknown(name, "the region does not tell it")
    more = "for more: https://console.cloud.google.com/iam-admin/quotas"
    return quota.judged(name, cores, limit=int(found.limit), used=int(found.usage), more=more)
