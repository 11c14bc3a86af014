"""A stack's settings straight from its file, without an engine."""

import json
from pathlib import Path

import yaml

from infra.errors import SettingsError
from infra.settings import Settings, parse


def settings(path: Path, stack: str) -> Settings:
    """The settings in a stack file.

    Args:
        path: The file.
        stack: The stack's name, for messages.

    Raises:
        SettingsError: There is no such file, it cannot be read, or settings in it are wrong.
    """
    try:
        document = yaml.safe_load(path.read_text()) or {}
        config = document.get("config") or {}
        as_engine = {name: _text(value) for name, value in config.items() if value is not None}
    except FileNotFoundError:
        raise SettingsError(f"Stack {stack!r} has no file: {path} does not exist. Write it first.") from None
    except (OSError, yaml.YAMLError, AttributeError) as failure:
        raise SettingsError(f"{path} cannot be read as a stack file: {failure}. Correct it.") from None
    return parse(as_engine, stack)


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
