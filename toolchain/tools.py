"""The table of pinned tools: their versions, their official archives and how each is built from Go modules.

Owns facts only, as data. It fetches, builds and installs nothing; `sources` and `installation` do.

Where the archives' addresses and checksum files come from (all read on 2026-11-21):
    pulumi      https://www.pulumi.com/docs/iac/download-install/versions/
    kubernetes  https://kubernetes.io/releases/download/ (each component has a .sha256 beside it)
    etcd        https://github.com/etcd-io/etcd/releases (SHA256SUMS)
    coredns     https://github.com/coredns/coredns/releases (a .sha256 beside each archive)
    actionlint  https://github.com/rhysd/actionlint/releases (a list of checksums beside the archives)
"""

import hashlib
import platform
from dataclasses import dataclass, field
from pathlib import Path

from toolchain.errors import SetupFailed
from toolchain.folders import CLONE

GO_MODULES = CLONE / "toolchain" / "go"
"""One folder a tool: go.mod and go.sum pin it and everything that it is built from."""

_ARCHITECTURES = {"x86_64": ("amd64", "x64"), "aarch64": ("arm64", "arm64")}


def architecture() -> tuple[str, str]:
    """This machine's processor as Go and as Pulumi write it, for example ("amd64", "x64").

    Raises:
        SetupFailed: No pinned tool is published for this processor.
    """
    machine = platform.machine()
    if platform.system() != "Linux" or machine not in _ARCHITECTURES:
        raise SetupFailed(
            f"Landfall's tools run on Linux on x86_64 or aarch64; this is {platform.system()} on {machine}.",
            tried=[],
            remedy="use a Linux machine, a virtual machine or a container.",
        )
    return _ARCHITECTURES[machine]


@dataclass(frozen=True)
class Command:
    """One executable of a tool, and how it is asked for its version.

    Attributes:
        name: The name that it is called by.
        version_arguments: Arguments that make it print its version.
    """

    name: str
    version_arguments: tuple[str, ...] = ("--version",)


@dataclass(frozen=True)
class Archive:
    """One officially published file. `{version}`, `{arch}` and `{x64}` stand for this machine's values.

    Attributes:
        url: Where it is.
        checksum_url: A file that holds its SHA-256, alone or in a list of "digest  name" lines.
        members: (command, path inside the archive); an empty path: the file itself is the executable.
    """

    url: str
    checksum_url: str
    members: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class GoBuild:
    """How a tool is built from Go modules.

    Attributes:
        package: The main package, "." for the one in the tool's own folder under `toolchain/go`.
        variables: Go string variables set at link time, (name, value); `{version}` stands for the version.
        modules: The folder with one folder of go.mod and go.sum for each tool.
    """

    package: str
    variables: tuple[tuple[str, str], ...] = ()
    # Not in repr(): a clone's place is no part of what a tool is made from.
    modules: Path = field(default=GO_MODULES, repr=False)


@dataclass(frozen=True)
class Tool:
    """One pinned tool.

    Attributes:
        name: Its name, also its folder's under `toolchain/go`.
        version: Without a leading "v".
        commands: Its executables. A Go build makes one binary, linked under each of their names.
        build: How Go makes it.
        archives: Its official archives; empty where none is published with a checksum.
        no_archive: Why there is no archive.
    """

    name: str
    version: str
    commands: tuple[Command, ...]
    build: GoBuild
    archives: tuple[Archive, ...] = ()
    no_archive: str = ""

    @property
    def module(self) -> Path:
        """The folder whose go.mod and go.sum pin everything that a Go build uses."""
        return self.build.modules / self.name

    def recipe(self) -> str:
        """Eight hex digits that change with anything that the tool is made from: no stale build is reused."""
        digest = hashlib.sha256(repr(self).encode())
        for path in sorted(self.module.iterdir()):
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
        return digest.hexdigest()[:8]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


_GITHUB = "https://github.com"
_KUBERNETES_COMPONENTS = (
    "kube-apiserver",
    "kube-controller-manager",
    "kube-scheduler",
    "kubelet",
    "kube-proxy",
    "kubectl",
)

TOOLS = (
    Tool(
        name="etcd",
        version="3.6.16",
        commands=(Command("etcd"),),
        build=GoBuild(package="."),
        archives=(
            Archive(
                url=_GITHUB
                + "/etcd-io/etcd/releases/download/v{version}/etcd-v{version}-linux-{arch}.tar.gz",
                checksum_url=_GITHUB + "/etcd-io/etcd/releases/download/v{version}/SHA256SUMS",
                members=(("etcd", "etcd-v{version}-linux-{arch}/etcd"),),
            ),
        ),
    ),
    Tool(
        name="coredns",
        version="1.14.7",
        commands=(Command("coredns", ("-version",)),),
        build=GoBuild(package="."),
        archives=(
            Archive(
                url=_GITHUB
                + "/coredns/coredns/releases/download/v{version}/coredns_{version}_linux_{arch}.tgz",
                checksum_url=_GITHUB
                + "/coredns/coredns/releases/download/v{version}/coredns_{version}_linux_{arch}.tgz.sha256",
                members=(("coredns", "coredns"),),
            ),
        ),
    ),
    Tool(
        name="metrics-server",
        version="0.9.0",
        commands=(Command("metrics-server"),),
        build=GoBuild(
            package="sigs.k8s.io/metrics-server/cmd/metrics-server",
            variables=(
                ("k8s.io/client-go/pkg/version.gitVersion", "v{version}"),
                ("k8s.io/component-base/version.gitVersion", "v{version}"),
            ),
        ),
        no_archive="the project publishes manifests and images, no executable with a checksum",
    ),
    Tool(
        name="pulumi",
        version="3.250.0",
        commands=(Command("pulumi", ("version",)),),
        build=GoBuild(
            package="github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
            variables=(("github.com/pulumi/pulumi/sdk/v3/go/common/version.Version", "v{version}"),),
        ),
        archives=(
            Archive(
                url="https://get.pulumi.com/releases/sdk/pulumi-v{version}-linux-{x64}.tar.gz",
                checksum_url="https://get.pulumi.com/releases/sdk/pulumi-{version}-checksums.txt",
                members=(("pulumi", "pulumi/pulumi"),),
            ),
        ),
    ),
    Tool(
        name="kubernetes",
        version="1.34.2",
        commands=tuple(
            Command(name, ("version", "--client") if name == "kubectl" else ("--version",))
            for name in _KUBERNETES_COMPONENTS
        ),
        build=GoBuild(
            package=".",
            variables=(
                ("k8s.io/component-base/version.gitVersion", "v{version}"),
                ("k8s.io/component-base/version.gitMajor", "1"),
                ("k8s.io/component-base/version.gitMinor", "34"),
                ("k8s.io/component-base/version.gitTreeState", "clean"),
                ("k8s.io/client-go/pkg/version.gitVersion", "v{version}"),
            ),
        ),
        archives=tuple(
            Archive(
                url="https://dl.k8s.io/v{version}/bin/linux/{arch}/" + name,
                checksum_url="https://dl.k8s.io/v{version}/bin/linux/{arch}/" + name + ".sha256",
                members=((name, ""),),
            )
            for name in _KUBERNETES_COMPONENTS
        ),
    ),
)
"""Every pinned tool, the quickest to build first: trouble with a source shows within a minute."""

DEVELOPER_TOOLS = (
    Tool(
        name="actionlint",
        version="1.7.12",
        commands=(Command("actionlint", ("-version",)),),
        build=GoBuild(package="github.com/rhysd/actionlint/cmd/actionlint"),
        archives=(
            Archive(
                url=_GITHUB + "/rhysd/actionlint/releases/download/v{version}"
                "/actionlint_{version}_linux_{arch}.tar.gz",
                checksum_url=_GITHUB + "/rhysd/actionlint/releases/download/v{version}"
                "/actionlint_{version}_checksums.txt",
                members=(("actionlint", "actionlint"),),
            ),
        ),
    ),
)
"""What tests and checks need beside them."""
