"""A small image for tests, pushed over the registry's own protocol: a static program that answers."""

import hashlib
import io
import json
import os
import tarfile
import urllib.request

from toolchain import folders

_MEDIA = "application/vnd.oci.image"
_MANIFEST = f"{_MEDIA}.manifest.v1+json"
_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
_COREFILE = b".:5353 {\n health :8080\n forward . /etc/resolv.conf\n}\n"


def push_answering(registry: str) -> str:
    """Push an image that answers 200 on :8080/health, and names by the pod's own resolver on :5353.

    Args:
        registry: "127.0.0.1:PORT".

    Returns:
        The image's reference by digest.
    """
    layer = _tar({"coredns": folders.tool("coredns").read_bytes(), "Corefile": _COREFILE})
    settings = {
        "architecture": _ARCHITECTURES[os.uname().machine],
        "os": "linux",
        "config": {"Entrypoint": ["/coredns", "-conf", "/Corefile"], "User": "1000"},
        "rootfs": {"type": "layers", "diff_ids": [_digest(layer)]},
    }
    manifest = {
        "schemaVersion": 2,
        "mediaType": _MANIFEST,
        "config": _push_blob(registry, "config.v1+json", json.dumps(settings).encode()),
        "layers": [_push_blob(registry, "layer.v1.tar", layer)],
    }
    content = json.dumps(manifest).encode()
    _send("PUT", f"http://{registry}/v2/answering/manifests/{_digest(content)}", content, _MANIFEST)
    return f"{registry}/answering@{_digest(content)}"


def _push_blob(registry: str, kind: str, content: bytes) -> dict[str, object]:
    place = _send("POST", f"http://{registry}/v2/answering/blobs/uploads/", b"", "application/octet-stream")
    _send("PUT", f"{place}&digest={_digest(content)}", content, "application/octet-stream")
    return {"mediaType": f"{_MEDIA}.{kind}", "digest": _digest(content), "size": len(content)}


def _send(method: str, url: str, content: bytes, media: str) -> str:
    request = urllib.request.Request(url, data=content, method=method, headers={"Content-Type": media})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return str(answer.headers["Location"])


def _digest(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _tar(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(content), 0o755
            tar.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()
