"""Our configuration held against kubeadm's own validation."""

import re
import subprocess
from pathlib import Path

import pytest

from infra.clouds.openstack import kubeadm
from infra.clouds.openstack.kubeadm import Joining
from tests.engine.openstack.kubeadm import KUBEADM, VERSION, install
from tests.unit.infra.clouds.openstack.examples import AUTHORITIES, NETWORK, plan
from toolchain.tools import GO_MODULES

pytestmark = pytest.mark.engine

TOKEN = "abcdef.0123456789abcdef"
JOINING = Joining(TOKEN, AUTHORITIES.cluster.certificate)
PLAN = plan(VERSION)
TEXTS = {
    "first": kubeadm.first(PLAN, "node-0", NETWORK[10], "203.0.113.9", TOKEN),
    "joining control plane": kubeadm.joining_control_plane(PLAN, "node-1", NETWORK[11], JOINING),
    "worker": kubeadm.joining_worker(PLAN, "node-2", "default", JOINING),
}


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real kubeadm."""
    return install(tmp_path_factory.mktemp("kubeadm"))


def validated(program: Path, folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    file = folder / "kubeadm.yaml"
    file.write_text(text)
    return subprocess.run(
        [program, "config", "validate", "--config", file], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("kind", TEXTS)
def test_kubeadm_takes_every_configuration(program: Path, tmp_path: Path, kind: str) -> None:
    done = validated(program, tmp_path, TEXTS[kind])

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        ("first", "podSubnet: 10.44.0.0/16", "podSubnet: 10.44.0.0/99"),
        ("first", "certSANs:", "certNames:"),
        ("first", TOKEN, "not-a-token"),
        ("worker", "apiServerEndpoint: 10.40.0.10:6443", "apiServerEndpoint: 10.40.0.10"),
        ("worker", "landfall-pool", "landfall-pool\n    other: true\n    name: x"),
    ],
)
def test_kubeadm_refuses_what_is_wrong(
    program: Path, tmp_path: Path, kind: str, right: str, wrong: str
) -> None:
    assert right in TEXTS[kind]

    assert validated(program, tmp_path, TEXTS[kind].replace(right, wrong)).returncode != 0


def test_it_is_the_pinned_kubernetes() -> None:
    text = (GO_MODULES / KUBEADM.name / "go.mod").read_text()

    assert re.search(rf"k8s\.io/kubernetes v{re.escape(VERSION)}$", text, re.MULTILINE)
