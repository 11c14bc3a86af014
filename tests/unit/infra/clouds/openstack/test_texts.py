"""Texts that other programs read: kubeadm's configuration, kubeconfig, cloud.conf; and versions in them."""

import base64
import hashlib
import re

import pytest
import yaml
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from infra.clouds.openstack import kubeadm, versions
from infra.clouds.openstack.identity import CloudAccess, cloud_conf
from infra.clouds.openstack.kubeadm import Joining
from infra.clouds.openstack.kubeconfig import Issuer, kubeconfig
from infra.credentials import derived
from infra.credentials.certificate import fingerprint
from infra.errors import CloudError
from tests.unit.infra.clouds.openstack.examples import AUTHORITIES, NETWORK, plan

TOKEN = "abcdef.0123456789abcdef"
CERTIFICATE = AUTHORITIES.cluster.certificate


def test_a_workers_configuration_is_just_this() -> None:
    text = kubeadm.joining_worker(
        plan(), "landfall-example-default-0", "default", Joining(TOKEN, CERTIFICATE)
    )

    assert text == (
        "apiVersion: kubeadm.k8s.io/v1beta4\n"
        "kind: JoinConfiguration\n"
        "discovery:\n"
        "  bootstrapToken:\n"
        "    apiServerEndpoint: 10.40.0.10:6443\n"
        "    token: abcdef.0123456789abcdef\n"
        "    caCertHashes:\n"
        f"    - {kubeadm.key_hash(CERTIFICATE)}\n"
        "nodeRegistration:\n"
        "  name: landfall-example-default-0\n"
        "  criSocket: unix:///run/containerd/containerd.sock\n"
        "  kubeletExtraArgs:\n"
        "  - name: cloud-provider\n"
        "    value: external\n"
        "  - name: node-labels\n"
        "    value: landfall-pool=default\n"
    )


def test_the_first_node_makes_the_cluster_of_the_plan() -> None:
    text = kubeadm.first(plan(), "node", NETWORK[10], "203.0.113.9", TOKEN)
    init, cluster, kubelet = yaml.safe_load_all(text)

    assert init["localAPIEndpoint"] == {"advertiseAddress": "10.40.0.10", "bindPort": 6443}
    assert init["bootstrapTokens"][0]["token"] == TOKEN
    assert cluster["networking"] == {"podSubnet": "10.44.0.0/16", "serviceSubnet": "10.43.0.0/16"}
    assert cluster["controlPlaneEndpoint"] == "10.40.0.10:6443"
    assert cluster["apiServer"]["certSANs"] == ["203.0.113.9"]
    assert kubelet["cgroupDriver"] == "systemd"


def test_a_further_control_plane_node_joins_at_its_own_address() -> None:
    joining = Joining(TOKEN, CERTIFICATE)
    join = yaml.safe_load(kubeadm.joining_control_plane(plan(), "node", NETWORK[11], joining))

    assert join["controlPlane"]["localAPIEndpoint"]["advertiseAddress"] == "10.40.0.11"
    assert "landfall-pool" not in str(join)


def test_the_key_hash_is_of_the_public_key_alone() -> None:
    key = x509.load_pem_x509_certificate(CERTIFICATE.encode()).public_key()
    encoded = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)

    assert kubeadm.key_hash(CERTIFICATE) == "sha256:" + hashlib.sha256(encoded).hexdigest()


def test_the_kubeconfig_names_a_helper_and_holds_no_key() -> None:
    issuer = Issuer("organization/landfall/prod", "landfall-prod-cluster")
    text = kubeconfig("landfall-prod", "203.0.113.9", CERTIFICATE, issuer)
    document = yaml.safe_load(text)
    cluster, user = document["clusters"][0]["cluster"], document["users"][0]["user"]

    assert cluster["server"] == "https://203.0.113.9:6443"
    assert base64.b64decode(cluster["certificate-authority-data"]).decode() == CERTIFICATE
    assert list(user) == ["exec"]
    assert [user["exec"]["command"], *user["exec"]["args"]] == [
        "landfall-credentials",
        "client-certificate",
        "--stack",
        "organization/landfall/prod",
        "--authority",
        "landfall-prod-cluster",
        "--fingerprint",
        fingerprint(CERTIFICATE),
    ]
    assert user["exec"]["interactiveMode"] == "Never"


def test_the_clouds_configuration_is_just_this() -> None:
    access = CloudAccess("https://keystone.example.org:5000/v3", "RegionOne", "id", 'a"b\\c')

    assert cloud_conf(access, "external-id", "subnet-id") == (
        "[Global]\n"
        'auth-url="https://keystone.example.org:5000/v3"\n'
        'application-credential-id="id"\n'
        'application-credential-secret="a\\"b\\\\c"\n'
        'region="RegionOne"\n'
        "\n"
        "[LoadBalancer]\n"
        "lb-provider=amphora\n"
        "floating-network-id=external-id\n"
        "subnet-id=subnet-id\n"
        "\n"
        "[BlockStorage]\n"
        "ignore-volume-az=true\n"
    )


def test_a_secret_is_in_no_record_that_is_printed() -> None:
    access = CloudAccess("https://keystone.example.org:5000/v3", None, "id", "sentinel")

    assert "sentinel" not in repr(access)
    assert AUTHORITIES.cluster.key not in repr(AUTHORITIES)


def test_each_version_of_kubernetes_has_the_provider_of_its_number() -> None:
    for version in versions.VERSIONS:
        numbers = [
            number
            for manifest in version.manifests
            for number in re.findall(r"cloud-provider-openstack/v(\d+\.\d+)\.", manifest.url)
        ]

        assert version.patch.startswith(f"{version.minor}.")
        assert set(numbers) == {version.minor}


def test_every_checksum_that_a_source_tells_is_kept() -> None:
    manifests = {manifest for version in versions.VERSIONS for manifest in version.manifests}
    unknown = [manifest.url for manifest in manifests if manifest.sha256 is None]

    assert [url for url in unknown if "projectcalico" not in url] == []
    assert all(re.fullmatch(r"[0-9a-f]{64}", item.sha256) for item in manifests if item.sha256)


def test_the_default_version_is_one_of_them() -> None:
    assert versions.chosen(None).minor == versions.DEFAULT
    assert versions.chosen("1.34").patch.startswith("1.34.")


def test_another_version_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(CloudError, match=r"landfall:kubernetesVersion = 1\.20.*1\.35, 1\.34"):
        versions.chosen("1.20")


def test_bootstrap_tokens_have_kubernetes_form() -> None:
    assert re.fullmatch(r"[a-z0-9]{6}\.[a-z0-9]{16}", derived.bootstrap_token(AUTHORITIES.cluster.key))
