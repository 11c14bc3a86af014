"""User data: what each kind of instance gets, who may read it there, and what nobody gets without need."""

import re
import shutil
import subprocess
from fnmatch import fnmatchcase
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from infra.clouds.openstack import boot
from infra.clouds.openstack.boot import control_plane, worker
from infra.clouds.openstack.boot.cloud_init import USER_DATA_LIMIT, File, user_data
from infra.clouds.openstack.boot.control_plane import Member
from infra.clouds.openstack.boot.registry import RegistryPlan, registry
from infra.clouds.openstack.boot.worker import Contents
from infra.clouds.openstack.kubeadm import Joining
from infra.clouds.openstack.versions import VERSIONS
from infra.credentials import derived
from infra.errors import CloudError
from tests.unit.infra.clouds.openstack.examples import AUTHORITIES, MIRROR, NETWORK, VERSION, contents, plan

JOINING = Joining(derived.bootstrap_token(AUTHORITIES.cluster.key), AUTHORITIES.cluster.certificate)
WORKER = worker.worker("node", "default", Contents(plan(), VERSION, JOINING, MIRROR))
FIRST = control_plane.control_plane(Member("node-0", 0, NETWORK[10]), contents())
SECOND = control_plane.control_plane(Member("node-1", 1, NETWORK[11]), contents())
REGISTRY = registry(RegistryPlan("registry", "203.0.113.8", "10.40.0.7", "volume-id", AUTHORITIES.etcd))
ALL = {"worker": WORKER, "first": FIRST, "second": SECOND, "registry": REGISTRY}


def written(text: str) -> dict[str, File]:
    document = yaml.safe_load(text)
    return {
        entry["path"]: File(entry["path"], entry["content"], entry["permissions"])
        for entry in document["write_files"]
    }


@pytest.mark.parametrize("kind", ALL)
def test_user_data_are_cloud_config_and_start_one_service(kind: str) -> None:
    text = ALL[kind]

    assert text.startswith("#cloud-config\n")
    assert yaml.safe_load(text)["runcmd"][-1][-1] == "landfall-boot.service"
    assert written(text)["/usr/local/lib/landfall/boot.sh"].mode == "0755"


@pytest.mark.parametrize("kind", ALL)
def test_whatever_is_secret_only_root_may_read(kind: str) -> None:
    keys = [
        AUTHORITIES.cluster.key,
        AUTHORITIES.etcd.key,
        AUTHORITIES.front_proxy.key,
        AUTHORITIES.service_accounts.key,
        JOINING.token,
        derived.encryption_key(AUTHORITIES.cluster.key),
        derived.registry_password(AUTHORITIES.etcd.key),
        'auth-url="https://keystone.example.org"',
    ]
    readable = [
        file.path
        for file in written(ALL[kind]).values()
        if file.mode != "0600" and any(key in file.content for key in keys)
    ]

    assert readable == []


def test_a_worker_gets_no_key_and_no_login_at_the_cloud() -> None:
    assert "PRIVATE KEY" not in WORKER
    assert "application-credential" not in WORKER
    assert "auth-url" not in WORKER


def test_only_the_first_node_installs_what_belongs_in_the_cluster() -> None:
    first, second = written(FIRST), written(SECOND)

    assert {"/etc/landfall/manifests.txt", "/etc/landfall/cloud.conf"} <= first.keys()
    assert not {"/etc/landfall/manifests.txt", "/etc/landfall/cloud.conf"} & second.keys()
    assert "FIRST=yes" in first["/etc/landfall/control-plane.env"].content
    assert "FIRST=no" in second["/etc/landfall/control-plane.env"].content


def test_every_manifest_is_a_line_with_its_checksum_or_none() -> None:
    lines = written(FIRST)["/etc/landfall/manifests.txt"].content.splitlines()

    assert [line.split() for line in lines] == [
        [manifest.sha256 or "-", manifest.url] for manifest in VERSION.manifests
    ]


def test_every_control_plane_node_trusts_the_same_authorities() -> None:
    def pki(text: str) -> dict[str, str]:
        return {path: file.content for path, file in written(text).items() if "/landfall/pki/" in path}

    assert pki(FIRST) == pki(SECOND)
    assert sorted(Path(path).relative_to("/etc/landfall/pki").as_posix() for path in pki(FIRST)) == [
        "ca.crt", "ca.key", "etcd/ca.crt", "etcd/ca.key", "front-proxy-ca.crt", "front-proxy-ca.key",
        "sa.key", "sa.pub",
    ]  # fmt: skip


def test_nodes_read_images_by_the_registrys_inner_address() -> None:
    hosts = written(WORKER)["/etc/containerd/certs.d/203.0.113.8/hosts.toml"].content

    assert '[host."https://10.40.0.7:5443"]' in hosts
    assert 'capabilities = ["pull", "resolve"]' in hosts


def test_an_external_registry_leaves_no_trace_on_nodes() -> None:
    text = worker.worker("node", "default", Contents(plan(), VERSION, JOINING, None))

    assert "certs.d/" not in "".join(written(text))


def test_the_registry_that_nodes_read_takes_no_pushes_and_the_other_asks_who_pushes() -> None:
    own = written(REGISTRY)
    read = yaml.safe_load(own["/etc/landfall/registry/read.yaml"].content)
    push = yaml.safe_load(own["/etc/landfall/registry/push.yaml"].content)

    assert read["storage"]["maintenance"]["readonly"]["enabled"] is True
    assert "auth" not in read
    assert push["storage"]["maintenance"]["readonly"]["enabled"] is False
    assert list(push["auth"]) == ["htpasswd"]
    assert read["storage"]["filesystem"] == push["storage"]["filesystem"]


@pytest.mark.parametrize(
    "disk",
    # As kubernetes/cloud-provider-openstack looks for them: pkg/util/mount/mount.go.
    ["virtio-{0:.20}", "virtio-{0}", "scsi-0QEMU_QEMU_HARDDISK_{0:.20}", "scsi-0QEMU_QEMU_HARDDISK_{0}"],
)
def test_the_registry_finds_its_volume_under_every_name_that_a_disk_can_have(disk: str) -> None:
    volume, other = "5c0f6c0e-2a0b-4f1e-9c8d-7d6b3a1f2e90", "7b1d2f3a-0c4e-4a5b-8d6f-1e2c3b4a5d60"
    [looked_for] = re.findall(
        r'"/dev/disk/by-id/(\S+)"', written(REGISTRY)["/usr/local/lib/landfall/boot.sh"].content
    )
    pattern = looked_for.replace("${VOLUME_ID:0:20}", volume[:20])

    assert fnmatchcase(disk.format(volume), pattern)
    assert not fnmatchcase(disk.format(other), pattern)


def test_no_instance_comes_near_the_clouds_limit() -> None:
    assert max(len(text) for text in ALL.values()) * 4 / 3 < USER_DATA_LIMIT


def test_user_data_beyond_the_clouds_limit_are_refused() -> None:
    with pytest.raises(CloudError, match=r"'big' has \d+ bytes.*65535"):
        user_data("big", "worker.sh", (), [File("/etc/big", "x" * 50_000)])


def test_other_workers_are_another_generation() -> None:
    newest, older = VERSIONS

    assert worker.generation(plan(), newest) == worker.generation(plan(), newest)
    assert worker.generation(plan(), newest) != worker.generation(plan(older.patch), older)


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="shellcheck is not installed")
def test_the_scripts_are_sound_shell() -> None:
    folder = Path(str(files(boot)))
    scripts = [path.name for path in folder.glob("*.sh")]
    done = subprocess.run(
        ["shellcheck", "--external-sources", *scripts],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )

    assert len(scripts) == 4
    assert done.stdout == ""


def test_each_script_reads_only_files_that_its_instance_gets() -> None:
    for text in ALL.values():
        own = written(text)
        scripts = "".join(file.content for path, file in own.items() if path.startswith("/usr/local/lib/"))
        sourced = {line.split()[1] for line in map(str.strip, scripts.splitlines()) if line.startswith(". /")}

        assert sourced - own.keys() == set()
