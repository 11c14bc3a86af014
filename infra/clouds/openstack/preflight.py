"""What can be asked of an OpenStack site before the first `up`, by its command line. It changes nothing."""

from pydantic import BaseModel, ConfigDict, Field

from infra.clouds.openstack.settings import OpenStackSettings
from infra.preflight import quota
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


_INSTANCES = ("maxTotalInstances", "instances")
_INSTANCES_USED = ("totalInstancesUsed", "instances_used")
_GROUP_MEMBERS = ("maxServerGroupMembers", "server_group_members")
"""What `openstack limits show` calls them: as Nova's API does
(https://docs.openstack.org/api-ref/compute/#show-rate-and-absolute-limits), and since it asks by openstacksdk
as that does (https://docs.openstack.org/openstacksdk/latest/user/resources/compute/v2/limits.html); both read
2026-11-21."""

_UNTOLD = "the site does not tell it"


class _Limit(BaseModel):
    model_config = ConfigDict(extra="ignore")
    name: str = Field(alias="Name")
    value: int | str | None = Field(alias="Value")


class _Limits(BaseModel):
    limits: list[_Limit]


def questions(settings: Settings, stack: str) -> tuple[Question, ...]:  # noqa: ARG001  # the protocol's
    """What to ask: whether one is logged in, whether what the settings name is there, how many instances,
    and how many of them in one server group."""
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
            lambda text: _instances(_limits(text), settings),
            follow=lambda text: (_group(_limits(text), settings),),
        ),
    )


def wanted(settings: Settings) -> int:
    """The instances that the stack has. Nothing adds any under load: a pool has `minNodes`."""
    target = settings.target
    assert isinstance(target, OpenStackSettings)
    return workers(settings) + target.control_plane_nodes + (_REGISTRY if settings.registry is None else 0)


def workers(settings: Settings) -> int:
    """The instances of all pools; as many more are there while all of them roll, new ones first."""
    return sum(pool.min_nodes for pool in settings.node_pools)


def _there(client: tuple[str, ...], kind: str, name: str) -> Question:
    return Question(
        f"{kind} {name}",
        (*client, *kind.split(), "show", name, "-f", "json"),
        lambda _: ok(f"{kind} {name}", "it is there"),
        unanswered="wrong",
        fix=f"Choose one that `openstack {kind} list` shows.",
    )


def _limits(text: str) -> dict[str, int]:
    found = _Limits.model_validate_json(f'{{"limits": {text}}}').limits
    return {one.name: one.value for one in found if isinstance(one.value, int)}


def _limit(limits: dict[str, int], names: tuple[str, ...]) -> int | None:
    return next((limits[name] for name in names if name in limits), None)


def _instances(limits: dict[str, int], settings: Settings) -> Verdict:
    name, instances = "quota of instances", wanted(settings)
    most, used = _limit(limits, _INSTANCES), _limit(limits, _INSTANCES_USED)
    if most is None or used is None:
        return unknown(name, _UNTOLD)
    # -1 stands for no limit (https://docs.openstack.org/api-ref/compute/#show-rate-and-absolute-limits).
    if most < 0:
        return ok(name, f"any number is free; the stack's most is {instances}")
    more = "the site's administrators for more."
    rolling = instances + workers(settings)
    later = f", and {rolling} while all pools roll"
    if instances <= most - used < rolling:
        later += ": ask for more before that"
    return quota.judged(name, instances, limit=most, used=used, more=more, later=later, fewer="minNodes")


def _group(limits: dict[str, int], settings: Settings) -> Verdict:
    """Each pool's instances are in one server group, and the control plane's in another.

    A pool that rolls has another group for its new instances.
    """
    name = "quota of server_group_members"
    most = _limit(limits, _GROUP_MEMBERS)
    if most is None:
        return unknown(name, _UNTOLD)
    largest = max(settings.node_pools, key=lambda pool: pool.min_nodes)
    if most < 0 or largest.min_nodes <= most:
        return ok(
            name, f"{'any number' if most < 0 else most} in each; the largest pool has {largest.min_nodes}"
        )
    return wrong(
        name,
        f"a server group holds {most}, and the nodes of a pool are in one: {largest.name!r} has"
        f" {largest.min_nodes}",
        f"Make several pools of {most} or fewer nodes in landfall:nodePools, or ask the site's administrators"
        " for more.",
    )
