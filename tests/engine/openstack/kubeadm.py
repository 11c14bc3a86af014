"""The real kubeadm, of the pinned Kubernetes' version: from its archive, or built from Go modules once."""

from pathlib import Path

from toolchain import folders, installation, lock
from toolchain.download import Downloads
from toolchain.tools import TOOLS, Archive, Command, GoBuild, Tool

VERSION = next(tool.version for tool in TOOLS if tool.name == "kubernetes")
_URL = "https://dl.k8s.io/v{version}/bin/linux/{arch}/kubeadm"
KUBEADM = Tool(
    name="kubeadm",
    version=VERSION,
    commands=(Command("kubeadm", ("version", "--output", "short")),),
    build=GoBuild(
        package="k8s.io/kubernetes/cmd/kubeadm",
        variables=(
            ("k8s.io/component-base/version.gitVersion", "v{version}"),
            ("k8s.io/component-base/version.gitMajor", "1"),
            ("k8s.io/component-base/version.gitMinor", VERSION.split(".")[1]),
        ),
    ),
    archives=(Archive(url=_URL, checksum_url=_URL + ".sha256", members=(("kubeadm", ""),)),),
)


def install(links: Path) -> Path:
    """The executable. It stays in the cache folder, for the next run."""
    folders.cache().mkdir(parents=True, exist_ok=True)
    with lock.exclusive():
        installation.install(KUBEADM, Downloads(), links)
    return links / "bin" / "kubeadm"
