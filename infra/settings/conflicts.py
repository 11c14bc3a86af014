"""What single settings cannot tell: values that are each right and do not fit together.

Each function is pure and returns what is wrong, without prefix: its model adds where it stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network
from pathlib import Path
from typing import NoReturn

from pydantic_core import PydanticCustomError

from infra.addressing import AddressPlan
from infra.settings.values import millicores, octets

_TWO_RELEASES = 2


@dataclass(frozen=True)
class Conflict:
    """Two values that do not fit together.

    Attributes:
        field: The setting to change, as in its model.
        value: What it is set to.
        allowed: What would fit.
        fix: What to do, as a sentence.
    """

    field: str
    value: object
    allowed: str
    fix: str


CONFLICTS = "conflicts"
"""The error type under which `refuse` hands its conflicts through pydantic."""


def refuse(conflicts: list[Conflict]) -> NoReturn:
    """Raise a validator's error that carries conflicts to whoever tells them."""
    fields = ", ".join(conflict.field for conflict in conflicts)
    raise PydanticCustomError(
        CONFLICTS, "conflicting values: {fields}", {"fields": fields, CONFLICTS: conflicts}
    )


def replica_bounds(minimum: int, maximum: int) -> list[Conflict]:
    """The autoscaler's lower bound above its upper one."""
    if minimum <= maximum:
        return []
    return [
        Conflict(
            "maxReplicas",
            maximum,
            f"at least minReplicas, which is {minimum}",
            f"Set maxReplicas to {minimum} or more, or minReplicas to {maximum} or less.",
        )
    ]


def resource_bounds(cpu: tuple[str, str], memory: tuple[str, str]) -> list[Conflict]:
    """Limits below requests, which the API server refuses.

    Args:
        cpu: Request and limit.
        memory: Request and limit.
    """
    wrong = []
    if millicores(cpu[0]) > millicores(cpu[1]):
        wrong.append(("cpuLimit", cpu, "cpuRequest"))
    if octets(memory[0]) > octets(memory[1]):
        wrong.append(("memoryLimit", memory, "memoryRequest"))
    return [
        Conflict(
            limit, pair[1], f"at least {request}, which is {pair[0]}", f"Raise {limit} or lower {request}."
        )
        for limit, pair, request in wrong
    ]


def prediction_log(share: float, target: str | None, secret: str | None) -> list[Conflict]:
    """A place for a log that is off, or credentials for no place."""
    found = []
    if target is not None and not share:
        fix = "Set share, for example to 0.1, or remove target."
        found.append(Conflict("share", share, "above 0 where a target is set", fix))
    if secret is not None and target is None:
        fix = "Set target to where Parquet files go, or remove secret."
        found.append(Conflict("secret", secret, "only together with target", fix))
    return found


def canary(release: str, served: str | None, replicas: int) -> list[Conflict]:
    """A canary of what is served already, or one that leaves no replica to the present release.

    Args:
        release: The canary's.
        served: The stack's; None where it is what a training makes.
        replicas: Of both together.
    """
    found = []
    if release == served:
        fix = "Withdraw the canary, or name another release: scripts/canary withdraw STACK"
        found.append(Conflict("canary.release", release, "another release than landfall:release", fix))
    if replicas < _TWO_RELEASES:
        fix = "Set canary.replicas to 2 or more."
        found.append(Conflict("canary.replicas", replicas, "one replica for each release, so 2 or more", fix))
    return found


def nobody_allowed(ranges: Sequence[object]) -> list[Conflict]:
    """A list of ranges that is given and empty: Kubernetes would take it for everybody."""
    if ranges:
        return []
    fix = "Name a range, or remove the setting where everybody may ask."
    return [Conflict("allowedCidrs", [], "a list of one or more IPv4 ranges", fix)]


def no_balancer(ranges: list[str]) -> list[Conflict]:
    """Ranges that may ask, and no balancer that could keep others away."""
    return [
        Conflict(
            "serving.allowedCidrs",
            ranges,
            "only where a balancer leads to the service: in a cloud, or with landfall:existing.exposure"
            " LoadBalancer",
            "Remove it: node ports answer at the node's own address, which is for its network to guard.",
        )
    ]


def public_key(path: Path | None) -> list[Conflict]:
    """A file that is no public key."""
    try:
        if path is None or path.read_text(encoding="utf-8").startswith("-----BEGIN PUBLIC KEY-----"):
            return []
    except (OSError, UnicodeDecodeError):
        pass
    fix = "Make one with `python -m model key FILE`, and name FILE.pub."
    return [Conflict("publicKey", str(path), "a file with -----BEGIN PUBLIC KEY----- in its first line", fix)]


def ports(named: dict[str, int]) -> list[Conflict]:
    """Two uses of one node port.

    Args:
        named: Port by setting.
    """
    owner: dict[int, str] = {}
    found = []
    for name, port in named.items():
        if port in owner:
            fix = f"Give {name} another port, such as {_free(port, named)}."
            found.append(
                Conflict(name, port, f"a port that no other setting has; {owner[port]} has {port}", fix)
            )
        owner.setdefault(port, name)
    return found


def _free(port: int, named: dict[str, int]) -> int:
    taken = set(named.values())
    others: tuple[int, ...] = (*range(port, 32768), *range(30000, port))
    return next(other for other in others if other not in taken)


def address_ranges(plan: AddressPlan, fields: dict[str, str]) -> list[Conflict]:
    """Ranges that overlap.

    Args:
        plan: The cluster's ranges.
        fields: The setting that each of the plan's ranges comes from.
    """
    return [
        Conflict(
            fields[name],
            str(network),
            f"a range apart from the {other_name} range {other}",
            f"Move {fields[name]}, for example to {_elsewhere(plan)}.",
        )
        for name, network, other_name, other in plan.clashes()
    ]


def _elsewhere(plan: AddressPlan) -> str:
    for second in range(42, 250):
        candidate = IPv4Network(f"10.{second}.0.0/16")
        taken = (plan.pods, plan.services, *((plan.network,) if plan.network else ()))
        if not any(candidate.overlaps(other) for other in taken):
            return str(candidate)
    return "172.20.0.0/16"


def pool_names(names: list[str]) -> list[Conflict]:
    """Two node pools of one name."""
    twice = sorted({name for name in names if names.count(name) > 1})
    return [
        Conflict("nodePools", name, "node pools with different names", f"Rename one of the pools {name!r}.")
        for name in twice
    ]


def node_bounds(minimum: int, maximum: int) -> list[Conflict]:
    """A pool's lower bound above its upper one."""
    if minimum <= maximum:
        return []
    return [
        Conflict(
            "maxNodes",
            maximum,
            f"at least minNodes, which is {minimum}",
            f"Set maxNodes to {minimum} or more, or minNodes to {maximum} or less.",
        )
    ]
