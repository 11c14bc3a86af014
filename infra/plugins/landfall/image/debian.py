"""A minimal Debian root with Python, from the package sources that this machine already uses.

Packages are extracted, not installed: no shell, no package manager, no setup scripts. What those scripts
would have made and a process of ours needs (users, certificate bundle) is added here.
"""

import hashlib
import io
import platform
import re
import subprocess
import tarfile
from pathlib import Path

from infra.errors import ImageError
from infra.plugins.landfall.image import failures
from infra.plugins.landfall.image.commands import run
from toolchain import folders

SUITE = "bookworm"
"""Debian 12: the release whose Python is 3.11, which requirements/app.lock is solved for."""

PACKAGES = (
    "base-files",
    "ca-certificates",
    "libpython3.11-stdlib",
    "libstdc++6",  # numpy's and onnxruntime's wheels bring everything but this and zlib
    "python3.11-minimal",
    "zlib1g",
)

_DROPPED = re.compile(
    r"(dev|boot|media|mnt|srv|home|root)/.+"
    r"|etc/(apt|hostname|resolv\.conf|cron\.daily|logrotate\.d|dpkg)(/.*)?"
    r"|usr/share/(man|info|locale|lintian|bug|bash-completion|debconf|perl5|doc-base|pixmaps)(/.*)?"
    r"|usr/share/ca-certificates(/.*)?"
    r"|usr/share/doc/[^/]+/(?!copyright$).+|var/(cache|log|lib/apt|lib/dpkg|backups)/.+|usr/lib/python3/.*"
)
"""Never used by a process of ours, or different from one machine to the next. Copyright files stay."""

_USERS = "root:x:0:0:root:/root:/usr/sbin/nologin\nnonroot:x:65532:0:nonroot:/tmp:/usr/sbin/nologin\n"
_GROUPS = "root:x:0:\n"
_APT_OPTIONS = re.compile(
    r"Acquire::(https?::.*Proxy|https?::CA.*|Check-(Valid-Until|Date)|Retries|Force\S*)\b.*"
)
"""What of the machine's own APT configuration decides whether its sources can be read."""


def key() -> str:
    """Sixteen hex digits that change with whatever this module would make differently."""
    recipe = (SUITE, PACKAGES, _DROPPED.pattern, _USERS, _GROUPS, platform.machine())
    return hashlib.sha256(repr(recipe).encode()).hexdigest()[:16]


def make(folder: Path) -> Path:
    """Make the root as a tar archive: the same packages give the same bytes.

    Args:
        folder: An empty folder for it.

    Raises:
        ImageError: This machine has no Debian 12 sources, or they do not answer.
        ToolMissing: mmdebstrap is not installed.
    """
    sources = _sources()
    options = folder / "apt.conf"
    options.write_text(_apt_options())
    extracted, made = folder / "extracted.tar", folder / "base.tar"
    outcome = run(
        [
            folders.tool("mmdebstrap"), "--quiet", "--variant=extract", f"--include={','.join(PACKAGES)}",
            "--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr", f"--aptopt={options}",
            SUITE, extracted, *sources,
        ],
        environment={"SOURCE_DATE_EPOCH": "0", "TMPDIR": str(folder)},
    )  # fmt: skip
    if outcome.code != 0:
        raise ImageError(
            f"The base image could not be made from this machine's package sources ({_listed(sources)}):"
            f" {failures.of_machine(outcome)} Check them with `apt-get update`, or set landfall:image's base"
            " to an image by digest."
        )
    _rewrite(extracted, made)
    return made


def _sources() -> tuple[Path, ...]:
    apt = Path("/etc/apt")
    found = [apt / "sources.list", *sorted((apt / "sources.list.d").glob("*.sources"))]
    found += sorted((apt / "sources.list.d").glob("*.list"))
    debian = tuple(path for path in found if path.is_file() and re.search(rf"\b{SUITE}\b", path.read_text()))
    if not debian:
        raise ImageError(
            f"The local base image is made of Debian 12 ({SUITE}) packages, and no source of this machine in"
            f" {apt} has them. Set landfall:image's base to an image by digest with Python 3.11, such as"
            " docker.io/library/python@sha256:…."
        )
    return debian


def _listed(paths: tuple[Path, ...]) -> str:
    return ", ".join(map(str, paths))


def _apt_options() -> str:
    said = subprocess.run(["apt-config", "dump"], capture_output=True, text=True, check=False).stdout
    return "".join(f"{line}\n" for line in said.splitlines() if _APT_OPTIONS.fullmatch(line))


def _rewrite(extracted: Path, made: Path) -> None:
    certificates = []
    with tarfile.open(extracted) as source, tarfile.open(made, "w", format=tarfile.GNU_FORMAT) as target:
        for member in sorted(source.getmembers(), key=lambda entry: entry.name):
            member.name = member.name.removeprefix("./")
            if re.fullmatch(r"usr/share/ca-certificates/.+\.crt", member.name):
                certificates.append(_content(source, member))
            if member.name in (".", "") or _DROPPED.fullmatch(member.name):
                continue
            member.mtime = 0
            member.uname = member.gname = ""
            target.addfile(member, source.extractfile(member) if member.isreg() else None)
        _add(target, "etc/passwd", _USERS.encode())
        _add(target, "etc/group", _GROUPS.encode())
        _add(target, "etc/ssl/certs/ca-certificates.crt", b"".join(certificates))


def _content(source: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = source.extractfile(member)
    assert file is not None
    return file.read()


def _add(target: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    member.mode = 0o644
    target.addfile(member, io.BytesIO(content))
