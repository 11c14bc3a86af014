"""A stack's settings with the release that is to be deployed. Pure."""

import re

import yaml

from delivery.errors import SettingsUnreadable

_KEY = "landfall:release"
_LINE = re.compile(rf"^( +)(['\"]?){re.escape(_KEY)}\2 *:.*$", re.MULTILINE)
_FIRST = re.compile(r"^( +)[^ #\n]", re.MULTILINE)
_CONFIG = re.compile(r"^config:[ \t]*(#.*)?$", re.MULTILINE)


def pinned(text: str, digest: str, name: str) -> str:
    """A stack file's text that names a release; all else stays, comments included.

    Args:
        text: The stack file's.
        digest: The release's, "sha256:…".
        name: The file's name, for the text of an error.

    Raises:
        SettingsUnreadable: The file is not of the usual form, so that it cannot be added to.
    """
    if _LINE.search(text):
        changed = _LINE.sub(rf"\g<1>{_KEY}: {digest}", text)
    else:
        changed = _CONFIG.sub(
            lambda found: f"{found[0]}\n{_indent(text, found.end())}{_KEY}: {digest}", text, count=1
        )
    before, after = _config(text, name), _config(changed, name)
    if after != before | {_KEY: digest}:
        raise SettingsUnreadable(
            f"{name}: the release cannot be named there, because it does not begin its settings with a line"
            f" `config:` and indent them by spaces. Write it so, or name the release there yourself:"
            f" {_KEY}: {digest}"
        )
    return changed


def config(text: str, name: str) -> dict[str, object]:
    """The settings in a stack file by full key.

    Args:
        text: The stack file's.
        name: Its name, for the text of an error.

    Raises:
        SettingsUnreadable: It is no YAML, or holds something else than settings.
    """
    return _config(text, name)


def _indent(text: str, begin: int) -> str:
    """How the settings are indented, from the first of them."""
    first = _FIRST.search(text, begin)
    return first[1] if first else "  "


def _config(text: str, name: str) -> dict[str, object]:
    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise SettingsUnreadable(f"{name} is no YAML: {error}. Correct it.") from error
    settings = found.get("config") if isinstance(found, dict) else None
    if not isinstance(settings, dict):
        raise SettingsUnreadable(
            f"{name} has no settings under `config:`. Write them, as in stacks/Pulumi.local.yaml."
        )
    return {str(key): value for key, value in settings.items()}
