"""Gets a stack's settings from Pulumi. Nothing else in the program reads configuration."""

import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import pulumi
from pydantic import ValidationError, create_model

from infra import clouds
from infra.errors import SettingsError
from infra.settings import defaults
from infra.settings.faults import NAMESPACE, Fault, from_error, nearest, report, shown
from infra.settings.models import Settings

OF_EXISTING = ("kubeContext", "existing")
OF_LOCAL = ("node", *OF_EXISTING)
OF_CLOUDS = ("apiAllowedCidrs", "kubernetesVersion", "nodePools", "network")


def read() -> Settings:
    """The settings of the stack that this program runs for.

    Raises:
        SettingsError: Some are wrong; the text tells all of them.
    """
    # pulumi.Config gives only values whose keys one knows; misspelt keys are seen here alone.
    stack = pulumi.get_stack()
    stacks = Path(pulumi.runtime.get_root_directory()) / "stacks"
    config = defaults.completed(pulumi.runtime.get_config_env(), stack, stacks)
    return parse(config, stack, secret=pulumi.runtime.get_config_secret_keys_env())


def parse(config: Mapping[str, str], stack: str, secret: Collection[str] = ()) -> Settings:
    """Settings from configuration as the engine hands it over.

    Args:
        config: Values by full key, such as {"landfall:cloud": "local"}; mappings and lists as JSON text.
        stack: The stack's name, for messages.
        secret: Keys whose values are secret: never shown.

    Raises:
        SettingsError: Some are wrong; the text tells all of them.
    """
    sections = {
        key.removeprefix(f"{NAMESPACE}:"): _decoded(value)
        for key, value in config.items()
        if key.startswith(f"{NAMESPACE}:")
    }
    found = [*_misspelt_namespaces(config), *_missing_partners(sections)]
    cloud = sections.get("cloud")
    for other in clouds.CLOUDS:
        if other != cloud and cloud in clouds.CLOUDS:
            sections.pop(other, None)  # told above, as what belongs to another target
    model = _model(cloud if isinstance(cloud, str) else "")
    try:
        settings = model.model_validate_json(json.dumps(sections | _empty_section(sections, model)))
    except ValidationError as error:
        for detail in error.errors():
            found.extend(from_error(detail, model))
    if found:
        raise SettingsError(report(stack, (_masked(fault, secret) for fault in found)))
    return settings


def _model(cloud: str) -> type[Settings]:
    """The settings of a stack on a target: with the section that the target has a model for."""
    section = clouds.module(cloud).SETTINGS if cloud in clouds.CLOUDS else None
    if section is None:
        return Settings
    fields: dict[str, Any] = {cloud: (section, ...)}  # Any: create_model's own type for what it is given
    return create_model("Settings", __base__=Settings, **fields)


def _empty_section(sections: Mapping[str, object], model: type[Settings]) -> dict[str, object]:
    """A target's section where the stack file has none, so that what is required in it is told one by one."""
    cloud = str(sections.get("cloud"))
    return {cloud: {}} if cloud in model.model_fields and cloud not in sections else {}


def _decoded(value: str) -> object:
    # The engine hands a value over as text, and only inside a mapping or a list as what it is.
    if value in ("true", "false"):
        return value == "true"
    if value.startswith(("{", "[")):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _masked(fault: Fault, secret: Collection[str]) -> Fault:
    hidden = any(fault.field == key or fault.field.startswith((f"{key}.", f"{key}[")) for key in secret)
    return Fault(fault.field, "[secret]", fault.allowed, fault.fix) if hidden else fault


def _misspelt_namespaces(config: Mapping[str, str]) -> Iterator[Fault]:
    for key in config:
        namespace, _, name = key.partition(":")
        if namespace != NAMESPACE and nearest(namespace, [NAMESPACE]):
            yield Fault(
                key,
                shown(_decoded(config[key])),
                f"keys that begin with {NAMESPACE}: (other providers' keys are theirs)",
                f"Did you mean {NAMESPACE}:{name}? Rename it in the stack file.",
            )


def _missing_partners(sections: Mapping[str, object]) -> Iterator[Fault]:
    """Settings that are there without one that they need, or beside one that they exclude."""

    def fault(key: str, allowed: str, fix: str) -> Fault:
        return Fault(f"{NAMESPACE}:{key}", shown(sections[key]), allowed, fix)

    local = sections.get("cloud") == "local"
    if "kubeContext" in sections and "registry" not in sections:
        yield fault(
            "kubeContext",
            "only together with landfall:registry, because a cluster of your own needs an external registry",
            "Name one that the cluster can pull from: pulumi config set landfall:registry docker.io/acme",
        )
    if local and "registry" in sections and "kubeContext" not in sections:
        yield fault(
            "registry",
            "only together with landfall:kubeContext, because the local node pulls from its own registry",
            "Remove it, or name your cluster's context in landfall:kubeContext.",
        )
    if "existing" in sections and "kubeContext" not in sections:
        yield fault(
            "existing",
            "only together with landfall:kubeContext, whose cluster it describes",
            "Remove it, or name the cluster's context in landfall:kubeContext.",
        )
    if "node" in sections and "kubeContext" in sections:
        yield fault(
            "node",
            "only without landfall:kubeContext, because no node is made where a cluster exists",
            "Remove one of the two.",
        )
    yield from _misplaced(sections)


def _misplaced(sections: Mapping[str, object]) -> Iterator[Fault]:
    """Settings of another target than the stack's, and the one that every cloud needs."""
    cloud = sections.get("cloud")
    if cloud not in clouds.CLOUDS:
        return
    elsewhere = OF_CLOUDS if cloud == "local" else OF_LOCAL
    where = "with a cloud's target, not with local" if cloud == "local" else "with landfall:cloud local"
    for key in elsewhere:
        if key in sections:
            remove = f"Remove it: pulumi config rm {NAMESPACE}:{key}"
            yield Fault(f"{NAMESPACE}:{key}", shown(sections[key]), f"only {where}", remove)
    for other in clouds.CLOUDS:
        if other != cloud and other in sections:
            remove = f"Remove it: pulumi config rm {NAMESPACE}:{other}"
            where = f"only with landfall:cloud {other}"
            yield Fault(f"{NAMESPACE}:{other}", shown(sections[other]), where, remove)
    if cloud != "local" and not sections.get("apiAllowedCidrs"):
        yield Fault(
            f"{NAMESPACE}:apiAllowedCidrs",
            shown(sections["apiAllowedCidrs"]) if "apiAllowedCidrs" in sections else "(not set)",
            "a list of one or more IPv4 ranges from which the cluster's API may be reached",
            "Set it to the addresses that you and your CI come from, for example:"
            f" pulumi config set --path '{NAMESPACE}:apiAllowedCidrs[0]' 203.0.113.7/32",
        )
