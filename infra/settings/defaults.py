"""`landfall:defaults`: a stack takes what it does not say itself from another stack's file.

So the environments of a target share one file, and each has only what is its own. What is merged here is what
the engine hands over and what stands in a file; whether the whole is right is judged afterwards, as ever.
What is another provider's, such as `aws:profile`, the engine reads itself: it is not shared.
"""

import json
from collections.abc import Mapping
from pathlib import Path

import yaml

from infra.errors import SettingsError
from infra.settings.faults import NAMESPACE, Fault, report

KEY = f"{NAMESPACE}:defaults"
_ENVIRONMENT = f"{NAMESPACE}:environment"
OWN = (_ENVIRONMENT, f"{NAMESPACE}:release")
"""What every stack says for itself: production is no default, and a release goes where it is promoted to."""

_FORM = "the name of a stack whose file lies beside this one and names no defaults itself"


def completed(config: Mapping[str, str], stack: str, stacks: Path) -> dict[str, str]:
    """Configuration as the engine hands it over, with the defaults that it names; without any, as it is.

    Args:
        config: Values by full key; mappings and lists as JSON text.
        stack: The stack's name, for messages.
        stacks: The folder of the stack files.

    Raises:
        SettingsError: The defaults cannot be had.
    """
    if KEY not in config:
        return dict(config)
    tree = {key: _tree(value) for key, value in config.items()}
    return {key: text(value) for key, value in merged(tree, stack, stacks).items()}


def merged(config: Mapping[str, object], stack: str, stacks: Path) -> dict[str, object]:
    """Settings as they stand in a stack file, with the defaults that they name.

    A mapping is merged name by name; everything else is taken whole.

    Args:
        config: Values by full key.
        stack: The stack's name, for messages.
        stacks: The folder of the stack files.

    Raises:
        SettingsError: The defaults cannot be had.
    """
    if KEY not in config:
        return dict(config)
    own = {key: value for key, value in config.items() if key != KEY}
    named = config[KEY]
    shared = _read(named, stack, stacks)
    if _ENVIRONMENT not in own:
        fix = f"Say what this stack is for: pulumi config set {_ENVIRONMENT} uat"
        raise _refused(stack, _ENVIRONMENT, "(not set)", "dev, uat or prod", fix)
    inherited = {
        key: value
        for key, value in shared.items()
        if key.startswith(f"{NAMESPACE}:") and key not in OWN and (key not in own or _both(own[key], value))
    }
    for key, value in inherited.items():
        if _holds_secret(value):
            raise _refused(
                stack,
                KEY,
                str(named),
                f"a stack without secrets; {key} is one there, and only that stack can read it",
                f"Set it in this stack as well: pulumi config set --secret {key}",
            )
    return own | {key: _joined(own.get(key), value) for key, value in inherited.items()}


def _read(named: object, stack: str, stacks: Path) -> dict[str, object]:
    file = stacks / f"Pulumi.{named}.yaml"
    known = sorted(path.name[len("Pulumi.") : -len(".yaml")] for path in stacks.glob("Pulumi.*.yaml"))
    others = ", ".join(name for name in known if name != stack) or "none yet"
    if not isinstance(named, str) or named not in known or named == stack:
        raise _refused(stack, KEY, str(named), _FORM, f"Name one of these: {others}.")
    try:
        found = yaml.safe_load(file.read_text(encoding="utf-8"))
        config = found.get("config") if isinstance(found, dict) else None
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise _refused(stack, KEY, named, _FORM, f"{file} cannot be read: {error}. Correct it.") from None
    if not isinstance(config, dict):
        raise _refused(stack, KEY, named, _FORM, f"{file} has no settings under `config:`. Write them there.")
    if KEY in config:
        raise _refused(stack, KEY, named, _FORM, f"{file} takes defaults from {config[KEY]}: name that one.")
    return {str(key): value for key, value in config.items()}


def _both(own: object, shared: object) -> bool:
    return isinstance(own, Mapping) and isinstance(shared, Mapping)


def _joined(own: object, shared: object) -> object:
    if not isinstance(own, Mapping) or not isinstance(shared, Mapping):
        return shared if own is None else own
    return {**shared, **{name: _joined(value, shared.get(name)) for name, value in own.items()}}


def _holds_secret(value: object) -> bool:
    if isinstance(value, Mapping):
        return set(value) == {"secure"} or any(map(_holds_secret, value.values()))
    return isinstance(value, list) and any(map(_holds_secret, value))


def _tree(value: str) -> object:
    # Only what can be merged is taken apart; all else goes on as it came.
    if value.startswith("{"):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def text(value: object) -> str:
    """A setting as the engine hands it over."""
    return value if isinstance(value, str) else json.dumps(value)


def _refused(stack: str, field: str, value: str, allowed: str, fix: str) -> SettingsError:
    return SettingsError(report(stack, [Fault(field, value, allowed, fix)]))
