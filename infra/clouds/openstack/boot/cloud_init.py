"""User data as cloud-init reads it: files and one service that does the rest. Pure.

The service starts all over when it fails: what an instance needs from the network may not be there yet. It
says what it does on the console (`openstack console log show`).
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources import files

import yaml

from infra.errors import CloudError

USER_DATA_LIMIT = 65535
"""Bytes of user data in base64
(https://docs.openstack.org/api-ref/compute/#create-server, "user_data", read 2026-11-21)."""

SERVICE = "landfall-boot.service"
_LIBRARY = "/usr/local/lib/landfall"
_UNIT = f"""\
[Unit]
Description=Makes this instance what the stack wants it to be
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart={_LIBRARY}/boot.sh
Restart=on-failure
RestartSec=15
StandardOutput=journal+console
StandardError=journal+console

[Install]
WantedBy=multi-user.target
"""


@dataclass(frozen=True)
class File:
    """A file on an instance.

    Attributes:
        path: Where it is.
        content: Its text.
        mode: Its mode, in octal digits.
    """

    path: str
    content: str = field(repr=False)
    mode: str = "0644"


def secret(path: str, content: str) -> File:
    """A file that only root may read."""
    return File(path, content, "0600")


def script(name: str, installed_as: str) -> File:
    """One of the scripts beside this module, such as "worker.sh"."""
    text = files(__package__).joinpath(name).read_text()
    return File(f"{_LIBRARY}/{installed_as}", text, "0755")


def user_data(instance: str, main: str, libraries: Sequence[str], own: Sequence[File]) -> str:
    """An instance's user data.

    Args:
        instance: Its name, for messages.
        main: The script that the service runs.
        libraries: Scripts that it reads.
        own: Files that it reads.

    Raises:
        CloudError: It is larger than the cloud takes.
    """
    service = File(f"/etc/systemd/system/{SERVICE}", _UNIT)
    scripts = [script(main, "boot.sh"), *(script(library, library) for library in libraries)]
    written = [
        {"path": file.path, "permissions": file.mode, "content": file.content}
        for file in (*scripts, *own, service)
    ]
    document = {
        "write_files": written,
        # Not waited for: cloud-init must end before the service may say that the instance is up.
        "runcmd": [
            ["systemctl", "daemon-reload"],
            ["systemctl", "enable", "--now", "--no-block", SERVICE],
        ],
    }
    text = "#cloud-config\n" + yaml.safe_dump(document, sort_keys=False)
    size = len(base64.b64encode(text.encode()))
    if size > USER_DATA_LIMIT:
        raise CloudError(
            f"The user data of instance {instance!r} has {size} bytes in base64; OpenStack takes at most"
            f" {USER_DATA_LIMIT}. Shorten what is in it: infra/clouds/openstack/boot."
        )
    return text
