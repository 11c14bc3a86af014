"""What can be asked of an OpenStack site before the first `up`, by its command line. It changes nothing."""

from pydantic import BaseModel, ConfigDict, Field

from infra.clouds.openstack.settings import OpenStackSettings
from infra.preflight.question import Question, Tool
from infra.preflight.verdict import Verdict, ok, unknown, wrong
from infra.settings import Settings

TOOLS: tuple[Tool, ...] = ()
"""None is needed; what is asked here is asked of `openstack` where that is installed."""

UNKNOWABLE = (
    ("permissions", "the site tells only at `up`; hold yours against docs/guide/permissions"),
    ("other quotas", "cores, memory, volumes and addresses are counted at `up`"),
)
_REGISTRY = 1
"""Instances beside the cluster's own, where the registry is one."""


class _Limit(BaseModel):
    model_config = ConfigDict(extra="ignore")
    name: str = Field(alias="Name")
    value: int = Field(alias="Value")


class _Limits(BaseModel):
    limits: list[_Limit]


def questions(settings: Settings, stack: str) -> tuple[Question, ...]:  # noqa: ARG001  # the protocol's
    """What to ask: whether one is logged in, whether what the settings name is there, how many instances."""
    target = settings.target
    assert isinstance(target, OpenStackSettings)
    client = ("openstack", "--os-cloud", target.cloud)
    named = [
        ("image", target.image),
        ("network", target.external_network_id),
        ("flavor", target.control_plane_flavor),
        *(("flavor", flavor) for flavor in sorted(set(target.pool_flavors.values()))),
        *((("volume type", target.volume_type),) if target.volume_type else ()),
        *((("keypair", target.key_pair),) if target.key_pair else ()),
    ]
    return (
        Question(
            "credentials",
            (*client, "token", "issue", "-f", "json"),
            # What it prints is a secret: that it prints is all there is to know.
            lambda _: ok("credentials", f"the entry {target.cloud!r} of clouds.yaml logs in"),
            unanswered="wrong",
            fix=f"Give clouds.yaml an entry {target.cloud!r} that logs in:"
            " https://docs.openstack.org/python-openstackclient/latest/configuration/index.html",
            shown=False,
        ),
        *(_there(client, kind, name) for kind, name in named),
        Question(
            "quota of instances",
            (*client, "limits", "show", "--absolute", "-f", "json"),
            lambda text: _instances(text, wanted(settings)),
        ),
    )


def wanted(settings: Settings) -> int:
    """The instances at their most."""
    target = settings.target
    assert isinstance(target, OpenStackSettings)
    nodes = sum(pool.max_nodes for pool in settings.node_pools)
    return nodes + target.control_plane_nodes + (_REGISTRY if settings.registry is None else 0)


def _there(client: tuple[str, ...], kind: str, name: str) -> Question:
    return Question(
        f"{kind} {name}",
        (*client, *kind.split(), "show", name, "-f", "json"),
        lambda _: ok(f"{kind} {name}", "it is there"),
        unanswered="wrong",
        fix=f"Choose one that `openstack {kind} list` shows.",
    )


def _instances(text: str, instances: int) -> Verdict:
    limits = {one.name: one.value for one in _Limits.model_validate_json(f'{{"limits": {text}}}').limits}
    most, used = limits.get("maxTotalInstances"), limits.get("totalInstancesUsed")
    if most is None or used is None:
        return unknown("quota of instances", "the site does not tell it")
    # -1 stands for no limit (https://docs.openstack.org/api-ref/compute/#show-rate-and-absolute-limits).
    if most < 0 or instances <= most - used:
        free = "any number is" if most < 0 else f"{most - used} are"
        return ok("quota of instances", f"{free} free; the stack's most is {instances}")
    return wrong(
        "quota of instances",
        f"{most - used} of {most} are free, and the stack's most is {instances}",
        "Lower maxNodes in landfall:nodePools, or ask the site's administrators for more.",
    )
