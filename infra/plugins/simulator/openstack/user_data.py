"""What an instance's user data makes of it, read as cloud-init reads it. Pure.

Only files count here: an instance whose files have kubeadm make a cluster is the first of a control plane,
one whose files have it join is a node, and one that has a registry's configuration is a registry.
"""

import base64
import binascii
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import yaml

from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.simulator.errors import Refused

_LIMIT = 65535
"""Bytes of user data in base64: https://docs.openstack.org/api-ref/compute/#create-server"""


@dataclass(frozen=True)
class UserData:
    """The files of a cloud-config.

    Attributes:
        files: Their content by path.
    """

    files: Mapping[str, str] = field(default_factory=dict)

    def document(self, kind: str) -> JsonObject | None:
        """The first object of a kind in any file, or None."""
        return next((found for found in self.documents() if found.get("kind") == kind), None)

    def documents(self) -> Iterator[JsonObject]:
        """Every object with a kind in every file that is YAML."""
        for content in self.files.values():
            if "kind:" in content:
                yield from _objects(content)

    def ending(self, *path: str) -> str | None:
        """The content of the file whose path ends so, or None."""
        end = "/" + "/".join(path)
        return next((content for name, content in self.files.items() if name.endswith(end)), None)


def read(text: str) -> UserData:
    """The files that user data writes.

    Args:
        text: The user data.

    Raises:
        Refused: It is longer than the cloud takes.
    """
    size = len(base64.b64encode(text.encode()))
    if size > _LIMIT:
        raise Refused(
            "Expected HTTP response code [202] when accessing [POST /servers], but got 400 instead:"
            " Invalid input"
            f" for field/attribute user_data. Value is too long ({size} bytes in base64, at most {_LIMIT})."
        )
    if not text.startswith("#cloud-config"):
        return UserData()
    document = yaml.safe_load(text)
    entries = document.get("write_files", []) if isinstance(document, dict) else []
    return UserData({str(entry["path"]): _content(entry) for entry in entries})


def _content(entry: Mapping[str, object]) -> str:
    content = str(entry.get("content", ""))
    if entry.get("encoding") in ("b64", "base64"):
        try:
            return base64.b64decode(content).decode()
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return content


def _objects(content: str) -> list[JsonObject]:
    try:
        return [found for found in yaml.safe_load_all(content) if isinstance(found, dict)]
    except yaml.YAMLError:
        return []
