"""An image's root as a cluster would run it: fetched by digest, read-only, without privileges, any user."""

import io
import json
import subprocess
import tarfile
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ANY_UID = "1000680000"
"""A user id of the range that OpenShift assigns."""

_ENTER = """\
set -e
mount --bind "$ROOT" "$ROOT"
mount --options remount,ro,bind "$ROOT"
mount --types proc proc "$ROOT/proc"
mount --types tmpfs tmpfs "$ROOT/dev"
mknod --mode 666 "$ROOT/dev/null" c 1 3
mknod --mode 666 "$ROOT/dev/urandom" c 1 9
exec chroot --userspec="$USER_GROUP" "$ROOT" "$@"
"""


@dataclass(frozen=True)
class Image:
    """An image's configuration, and its root unpacked in a folder."""

    root: Path
    configuration: dict[str, Any]
    layers: int

    def start(self, *arguments: str, entrypoint: tuple[str, ...] = ()) -> "subprocess.Popen[str]":
        """Run its command in namespaces of its own; ending the process ends everything in them."""
        variables = dict(variable.split("=", 1) for variable in self.configuration["Env"])
        command = [*(entrypoint or self.configuration["Entrypoint"]), *arguments]
        entered = ["unshare", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child"]
        return subprocess.Popen(
            [*entered, "sh", "-c", _ENTER, "sh", *command],
            env={**variables, "ROOT": str(self.root), "USER_GROUP": f"{ANY_UID}:0"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )


def fetch(reference: str, folder: Path) -> Image:
    """Fetch an image from a loopback registry by its digest."""
    name, _, digest = reference.partition("@")
    host, _, repository = name.partition("/")

    def get(path: str) -> bytes:
        accept = {"Accept": "application/vnd.oci.image.manifest.v1+json"}
        request = urllib.request.Request(f"http://{host}/v2/{repository}/{path}", headers=accept)
        with urllib.request.urlopen(request) as answer:
            content: bytes = answer.read()
            return content

    manifest = json.loads(get(f"manifests/{digest}"))
    configuration = json.loads(get(f"blobs/{manifest['config']['digest']}"))["config"]
    for layer in manifest["layers"]:
        with tarfile.open(fileobj=io.BytesIO(get(f"blobs/{layer['digest']}"))) as archive:
            archive.extractall(folder, filter="tar")
    folder.chmod(0o755)
    return Image(folder, configuration, len(manifest["layers"]))
