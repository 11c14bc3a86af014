"""The pause image, which holds a pod's namespaces open: a few machine instructions as ELF, as an OCI archive.

Made here rather than pulled or compiled, because a node reaches no foreign registry and a user's machine has
no compiler. The program ignores SIGCHLD, so that the kernel reaps what a shared PID namespace leaves to it,
and then waits for ever; the runtime ends it with SIGKILL.
"""

import hashlib
import io
import json
import struct
import tarfile

IMAGE = "landfall.local/pause:1"
"""The name that containerd and the kubelet know it by."""

_LOAD_ADDRESS = 0x400000
_HEADERS = 64 + 56
"""Bytes of an ELF64 file header and one program header (elf(5))."""

_IGNORE_CHILDREN = struct.pack("<4Q", 1, 0, 0, 0)
"""struct kernel_sigaction with handler SIG_IGN, no flags, no restorer and an empty mask (sigaction(2))."""


def _amd64() -> bytes:
    setup = (
        b"\xb8\x0d\x00\x00\x00"  # mov eax, 13        rt_sigaction
        b"\xbf\x11\x00\x00\x00"  # mov edi, 17        SIGCHLD
        b"\x48\x8d\x35\x16\x00\x00\x00"  # lea rsi, [rip+22] the structure behind the code
        b"\x31\xd2"  # xor edx, edx
        b"\x41\xba\x08\x00\x00\x00"  # mov r10d, 8        bytes in a signal set
        b"\x0f\x05"  # syscall
    )
    wait = (
        b"\xb8\x22\x00\x00\x00"  # mov eax, 34        pause
        b"\x0f\x05"  # syscall
        b"\xeb\xf7"  # jmp -9             back to the mov
    )
    padding = b"\x90" * 3  # nop, up to where lea points
    return setup + wait + padding + _IGNORE_CHILDREN


def _arm64() -> bytes:
    def move(register: int, value: int) -> int:
        return 0xD2800000 | value << 5 | register  # movz

    def address(register: int, words_ahead: int) -> int:
        return 0x10000000 | words_ahead << 5 | register  # adr

    call = 0xD4000001  # svc #0
    # rt_sigaction of SIGCHLD
    setup = [move(8, 134), move(0, 17), address(1, 12), move(2, 0), move(3, 8), call]
    # ppoll of nothing, without end
    wait = [move(0, 0), move(1, 0), move(2, 0), move(3, 0), move(8, 73), call]
    back = 0x14000000 | (-6 & 0x3FFFFFF)  # b to the start of wait
    padding = 0xD503201F  # nop
    words = [*setup, *wait, back, padding]
    return struct.pack(f"<{len(words)}I", *words) + _IGNORE_CHILDREN


_MACHINES = {"x86_64": ("amd64", 62, _amd64), "aarch64": ("arm64", 183, _arm64)}
"""Machine name to OCI architecture, ELF machine number and code."""


def program(machine: str) -> bytes:
    """The static executable.

    Args:
        machine: `os.uname().machine`: "x86_64" or "aarch64".
    """
    _, number, code = _MACHINES[machine]
    body = code()
    size = _HEADERS + len(body)
    identification = b"\x7fELF\x02\x01\x01" + bytes(9)
    entry = _LOAD_ADDRESS + _HEADERS
    numbers = (2, number, 1, entry, 64, 0, 0, 64, 56, 1, 0, 0, 0)
    file_header = identification + struct.pack("<HHIQQQIHHHHHH", *numbers)
    segment = struct.pack("<IIQQQQQQ", 1, 5, 0, _LOAD_ADDRESS, _LOAD_ADDRESS, size, size, 0x1000)
    return file_header + segment + body


def archive(machine: str) -> bytes:
    """The image as an OCI archive that `ctr images import` takes.

    Args:
        machine: `os.uname().machine`.
    """
    layer = _tar({"pause": program(machine)}, mode=0o755)
    blobs: dict[str, bytes] = {}

    def descriptor(kind: str, content: bytes) -> dict[str, object]:
        digest = hashlib.sha256(content).hexdigest()
        blobs[f"blobs/sha256/{digest}"] = content
        media = f"application/vnd.oci.image.{kind}"
        return {"mediaType": media, "digest": f"sha256:{digest}", "size": len(content)}

    settings = {
        "architecture": _MACHINES[machine][0],
        "os": "linux",
        "config": {"Entrypoint": ["/pause"], "User": "65535:65535"},
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{hashlib.sha256(layer).hexdigest()}"]},
    }
    manifest = {
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": descriptor("config.v1+json", json.dumps(settings).encode()),
        "layers": [descriptor("layer.v1.tar", layer)],
    }
    image = descriptor("manifest.v1+json", json.dumps(manifest).encode())
    image["annotations"] = {"io.containerd.image.name": IMAGE}
    index = {"schemaVersion": 2, "manifests": [image]}
    return _tar(
        {"oci-layout": b'{"imageLayoutVersion":"1.0.0"}', "index.json": json.dumps(index).encode(), **blobs},
        mode=0o644,
    )


def _tar(files: dict[str, bytes], mode: int) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(content), mode
            tar.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()
