"""Which settings a stack has, what each may be and what it is by default.

Owns the names as they stand in a stack file (camelCase, as Pulumi's own). A model that exists is valid.
Messages about wrong values are made elsewhere, from the descriptions here.
"""

from ipaddress import IPv4Network
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from infra.addressing import AddressPlan
from infra.clouds import CLOUDS
from infra.settings import conflicts
from infra.settings.base import Section, TargetSettings
from infra.settings.canary import CanarySettings
from infra.settings.cluster import NetworkSettings, NodePoolSettings
from infra.settings.prediction_log import PredictionLogSettings
from infra.settings.promotion import PromotionSettings
from infra.settings.values import (
    AllowedCidr,
    BaseImage,
    Cidr,
    Cpu,
    Digest,
    KubernetesVersion,
    LabelKey,
    LabelValue,
    MachineName,
    Memory,
    NodePort,
    RepositoryPrefix,
    TcpPort,
)
from model.datasets import DATASETS, description
from model.errors import ModelError
from model.settings import (
    KNOWN_CANDIDATES,
    LONGEST_REASON,
    MAXIMUM_FOLDS,
    MAXIMUM_REPEATS,
    METRICS,
    TrainSettings,
)
from toolchain.folders import CLONE

_TRAINING = TrainSettings()
_METRICS = tuple(name for names in METRICS.values() for name in names)
_Candidate = Annotated[str, Field(pattern=f"^({'|'.join(KNOWN_CANDIDATES)})$")]

NonEmpty = Annotated[str, Field(min_length=1, max_length=4096)]


def _known_cloud(name: str) -> str:
    if name not in CLOUDS:
        raise ValueError("not a target")
    return name


class ModelSettings(Section):
    """`landfall:model`: what is trained, and how good it must be."""

    dataset: str = Field(
        default="heart",
        pattern=f"^({'|'.join(DATASETS)})$",
        description=f"a dataset of the model package: {', '.join(DATASETS)}",
    )
    data: NonEmpty | None = Field(
        default=None,
        description="path of a CSV or Parquet file with the dataset's columns, from the clone's root",
        examples=["data/heart.csv"],
    )
    spec: NonEmpty | None = Field(
        default=None,
        description="path of a YAML file that describes your own data, from the clone's root",
        examples=["data/churn.yaml"],
    )
    drop: tuple[NonEmpty, ...] = Field(
        default=(), description="a list of columns to leave out", examples=["B"]
    )
    metric: str | None = Field(
        default=None,
        pattern=f"^({'|'.join(_METRICS)})$",
        description=f"one of: {', '.join(_METRICS)}; by default the first that fits the task",
    )
    threshold: float = Field(
        default=_TRAINING.threshold,
        gt=0,
        lt=1,
        allow_inf_nan=False,
        description=(
            "a number above 0 and below 1: what the lower end of the score's 95 % interval must reach"
        ),
    )
    candidates: tuple[_Candidate, ...] | None = Field(
        default=None,
        min_length=1,
        description=f"a list of one or more of: {', '.join(KNOWN_CANDIDATES)}, each once",
    )
    seed: int = Field(default=0, ge=0, lt=2**32, description="a whole number from 0 to 4294967295")
    folds: int = Field(
        default=_TRAINING.folds,
        ge=2,
        le=MAXIMUM_FOLDS,
        description=f"a whole number from 2 to {MAXIMUM_FOLDS}",
    )
    repeats: int = Field(
        default=_TRAINING.repeats,
        ge=1,
        le=MAXIMUM_REPEATS,
        description=f"a whole number from 1 to {MAXIMUM_REPEATS}: how often folds are drawn anew",
    )
    override_gate: str | None = Field(
        default=None,
        min_length=1,
        max_length=LONGEST_REASON,
        description=f"the reason for releasing a refused model, in 1 to {LONGEST_REASON} characters",
    )

    @property
    def name(self) -> str:
        """The model's name: the dataset's, or the one in the description of the user's own data."""
        return description.read(CLONE / self.spec).name if self.spec else self.dataset

    @model_validator(mode="after")
    def _own_data_described(self) -> "ModelSettings":
        if self.spec is None:
            return self
        if self.data is None:
            fix = "Set data to the path of the file that it describes."
            conflicts.refuse([conflicts.Conflict("spec", self.spec, "a description of data", fix)])
        try:
            description.read(CLONE / self.spec)
        except ModelError as error:
            conflicts.refuse([conflicts.Conflict("spec", self.spec, "a description of data", str(error))])
        return self

    @model_validator(mode="after")
    def _candidates_once(self) -> "ModelSettings":
        names = self.candidates or ()
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            once = ", ".join(dict.fromkeys(names))
            conflicts.refuse(
                [
                    conflicts.Conflict(
                        "candidates", twice[0], "each candidate once", f"Set candidates to [{once}]."
                    )
                ]
            )
        return self


class ServingSettings(Section):
    """`landfall:serving`: how many replicas answer and what each may use."""

    min_replicas: int = Field(default=2, ge=1, le=1000, description="a whole number from 1 to 1000")
    max_replicas: int = Field(default=6, ge=1, le=1000, description="a whole number from 1 to 1000")
    cpu_target: int = Field(
        default=60,
        ge=1,
        le=100,
        description="a whole number from 1 to 100: percent of cpuRequest that replicas are kept at",
    )
    in_flight_target: int = Field(
        default=8,
        ge=1,
        le=1000,
        description=(
            "a whole number from 1 to 1000: requests under way that replicas are kept at, where the cluster"
            " can tell them"
        ),
    )
    cpu_request: Cpu = "250m"
    cpu_limit: Cpu = "1"
    memory_request: Memory = "192Mi"
    memory_limit: Memory = "384Mi"
    public_key: NonEmpty | None = Field(
        default=None,
        description="path of a public key (PEM), from the clone's root: only what it signed is served",
        examples=["keys/release.pub"],
    )
    allowed_cidrs: tuple[AllowedCidr, ...] = Field(
        default=(),
        description="a list of one or more IPv4 ranges of /8 to /32 that the service's balancer answers; by"
        " default it answers everybody",
        examples=[["203.0.113.0/24"]],
    )
    scale_down_seconds: int = Field(
        default=300,
        ge=0,
        le=3600,
        description="a whole number of seconds from 0 to 3600: how long load must be low before replicas go",
    )

    @property
    def public_key_text(self) -> str | None:
        """The public key itself, PEM."""
        return (CLONE / self.public_key).read_text(encoding="utf-8") if self.public_key else None

    @model_validator(mode="after")
    def _consistent(self) -> "ServingSettings":
        found = conflicts.replica_bounds(self.min_replicas, self.max_replicas)
        found += conflicts.resource_bounds(
            (self.cpu_request, self.cpu_limit), (self.memory_request, self.memory_limit)
        )
        found += conflicts.public_key(CLONE / self.public_key if self.public_key else None)
        if "allowed_cidrs" in self.model_fields_set:
            found += conflicts.nobody_allowed(self.allowed_cidrs)
        if found:
            conflicts.refuse(found)
        return self


class NodePorts(Section):
    """`landfall:nodePorts`: where services answer on clusters that are reached by node ports."""

    service: NodePort = 30080
    prometheus: NodePort = 30090
    dashboard: NodePort = 30091

    @model_validator(mode="after")
    def _distinct(self) -> "NodePorts":
        found = conflicts.ports(dict(self))
        if found:
            conflicts.refuse(found)
        return self


class NodeSettings(Section):
    """`landfall:node`: the Kubernetes node that the local target runs on this machine."""

    name: MachineName | None = None
    registry_port: TcpPort = 0
    pod_cidr: Cidr = IPv4Network("10.42.0.0/24")
    service_cidr: Cidr = IPv4Network("10.43.0.0/16")

    @property
    def plan(self) -> AddressPlan:
        """The node's address plan."""
        return AddressPlan(pods=self.pod_cidr, services=self.service_cidr)

    @model_validator(mode="after")
    def _apart(self) -> "NodeSettings":
        found = conflicts.address_ranges(self.plan, {"pods": "podCidr", "services": "serviceCidr"})
        if found:
            conflicts.refuse(found)
        return self


class ExistingSettings(Section):
    """`landfall:existing`: what the cluster of `landfall:kubeContext` has, since a preview cannot ask it."""

    exposure: Literal["NodePort", "LoadBalancer"] = Field(
        default="NodePort", description="NodePort or LoadBalancer: how services are reached from outside"
    )
    address: NonEmpty | None = Field(
        default=None,
        description="a host name or address that node ports answer on; by default the API server's",
        examples=["127.0.0.1"],
    )
    metrics_api: bool = Field(
        default=False, description="true or false: whether it has metrics-server or its like"
    )
    custom_metrics: bool = Field(
        default=False,
        description="true or false: whether an adapter serves landfall_requests_in_flight for pods",
    )
    network_policy: bool = Field(
        default=False, description="true or false: whether its network enforces NetworkPolicies"
    )
    kubelet_certificates: Literal["cluster", "self-signed"] = Field(
        default="cluster",
        description="cluster or self-signed (kind, minikube): who signs the kubelets' certificates",
    )


class ImageSettings(Section):
    """`landfall:image`: what serving images are made on."""

    base: BaseImage = "local"


class Settings(Section):
    """All settings of a stack. `landfall:cloud` alone has no default on every target.

    What is read is a subclass of this with one more section, named as the target: see `reading`.
    """

    cloud: Annotated[str, AfterValidator(_known_cloud)] = Field(
        description=f"a target that Landfall knows: {', '.join(CLOUDS)}", examples=["local"]
    )
    model: ModelSettings = Field(default_factory=ModelSettings)
    image: ImageSettings = Field(default_factory=ImageSettings)
    serving: ServingSettings = Field(default_factory=ServingSettings)
    prediction_log: PredictionLogSettings = Field(default_factory=PredictionLogSettings)
    node: NodeSettings = Field(default_factory=NodeSettings)
    node_ports: NodePorts = Field(default_factory=NodePorts)
    registry: RepositoryPrefix | None = None
    release: Digest | None = None
    canary: CanarySettings = Field(default_factory=CanarySettings)
    kube_context: NonEmpty | None = Field(
        default=None,
        description="the name of a context in your kubeconfig (`kubectl config get-contexts`)",
        examples=["kind-kind"],
    )
    existing: ExistingSettings = Field(default_factory=ExistingSettings)
    promotion: PromotionSettings = Field(default_factory=PromotionSettings)
    tags: dict[LabelKey, LabelValue] = Field(
        default_factory=dict, description="a mapping of names to words, such as {team: cardiology}"
    )
    environment: Literal["dev", "uat", "prod"] = Field(
        default="dev", description="dev, uat or prod: what the stack is for", examples=["prod"]
    )
    api_allowed_cidrs: tuple[AllowedCidr, ...] = Field(
        default=(),
        description="a list of the IPv4 ranges from which the cluster's API may be reached",
        examples=[["203.0.113.7/32"]],
    )
    kubernetes_version: KubernetesVersion | None = None
    node_pools: tuple[NodePoolSettings, ...] = Field(
        default=(NodePoolSettings(),),
        min_length=1,
        max_length=64,
        description="a list of 1 to 64 node pools, each with a name of its own",
    )
    network: NetworkSettings = Field(default_factory=NetworkSettings)
    deletion_protection: bool | None = Field(
        default=None,
        description="true or false: whether the stack refuses to be destroyed; by default in prod only",
        examples=["false"],
    )

    @property
    def target(self) -> TargetSettings | None:
        """The section that the stack's target has a model for; None where it has none."""
        section: TargetSettings | None = getattr(self, self.cloud, None)
        return section

    @property
    def protected(self) -> bool:
        """Whether the cluster is protected against deletion."""
        return self.environment == "prod" if self.deletion_protection is None else self.deletion_protection

    @property
    def approved_by_name(self) -> bool:
        """Whether a person must approve each release that goes onto the stack."""
        chosen = self.promotion.approval
        return self.environment == "prod" if chosen is None else chosen == "named"

    @model_validator(mode="after")
    def _canary_beside(self) -> "Settings":
        if self.canary.release is not None:
            together = self.canary.replicas or self.serving.max_replicas
            found = conflicts.canary(self.canary.release, self.release, together)
            if found:
                conflicts.refuse(found)
        return self

    @property
    def balanced(self) -> bool:
        """Whether a balancer leads to the services: where not, they are reached by node ports."""
        existing = self.kube_context is not None and self.existing.exposure == "LoadBalancer"
        return self.cloud != "local" or existing

    @model_validator(mode="after")
    def _answered(self) -> "Settings":
        ranges = self.serving.allowed_cidrs
        if ranges and not self.balanced:
            conflicts.refuse(conflicts.no_balancer([str(network) for network in ranges]))
        return self

    @model_validator(mode="after")
    def _pools_apart(self) -> "Settings":
        found = conflicts.pool_names([pool.name for pool in self.node_pools])
        if found:
            conflicts.refuse(found)
        return self
