"""What an instance becomes is read from its user data."""

import base64

import pytest
import yaml

from infra.plugins.simulator.errors import Refused
from infra.plugins.simulator.openstack import servers, user_data

KUBEADM = "apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\n---\nkind: ClusterConfiguration\n"


def _cloud_config(**files: str) -> str:
    entries = [{"path": f"/etc/{name.replace('_', '/')}", "content": text} for name, text in files.items()]
    return "#cloud-config\n" + yaml.safe_dump({"write_files": entries})


def test_files_and_the_objects_in_them_are_found() -> None:
    data = user_data.read(_cloud_config(landfall_kubeadm=KUBEADM, pki_etcd_ca="certificate"))

    assert data.document("InitConfiguration") is not None
    assert data.document("ClusterConfiguration") is not None
    assert data.document("JoinConfiguration") is None
    assert data.ending("etcd", "ca") == "certificate"
    assert data.ending("front", "ca") is None


def test_encoded_files_are_opened() -> None:
    text = yaml.safe_dump(
        {
            "write_files": [
                {"path": "/a", "encoding": "b64", "content": base64.b64encode(KUBEADM.encode()).decode()}
            ]
        }
    )

    assert user_data.read("#cloud-config\n" + text).document("InitConfiguration") is not None


def test_a_script_is_no_cloud_config() -> None:
    assert user_data.read("#!/bin/sh\necho kind: InitConfiguration\n").files == {}


def test_what_is_longer_than_the_cloud_takes_is_refused() -> None:
    with pytest.raises(Refused, match="Value is too long"):
        user_data.read("#cloud-config\n" + "x" * 50000)


def test_a_registry_is_told_by_its_files() -> None:
    assert not servers.wanted(user_data.read(_cloud_config(landfall_kubeadm=KUBEADM)))
    files = [{"path": "/etc/x/registry.env", "content": "A=b"}, {"path": "/etc/x/tls/ca.key", "content": "k"}]

    assert servers.wanted(user_data.read("#cloud-config\n" + yaml.safe_dump({"write_files": files})))
