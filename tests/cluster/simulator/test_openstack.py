"""On OpenStack an instance whose user data has kubeadm make a cluster is one, with the authorities it was
given."""

import base64
import http.client
import ssl

import pytest
import yaml
from kubernetes import client, config

from infra.plugins.landfall.node import certificates, kubeconfigs
from infra.plugins.landfall.node.certificates import Pair
from infra.plugins.landfall.registry.spec import RegistryState
from infra.plugins.simulator.entry import Entry, Scope
from infra.plugins.simulator.errors import Refused
from infra.plugins.simulator.ledger import Ledger
from tests.cluster import images
from tests.cluster.simulator import workload
from tests.cluster.simulator.account import Account
from tests.waiting import until

_SECONDS = 90.0
_PORT_ID = "5c0f6c0e-2a0b-4f1e-9c8d-7d6b3a1f2e90"
_INSTANCE = "openstack:compute/instance:Instance"


@pytest.fixture
def openstack(ledger: Ledger) -> Account:
    return Account("openstack", ledger, Scope("openstack", "harbour", "RegionOne"))


def _cloud_config(files: dict[str, str]) -> str:
    entries = [{"path": path, "content": content} for path, content in files.items()]
    return "#cloud-config\n" + yaml.safe_dump({"write_files": entries})


def _control_plane(authority: Pair, outside: str) -> str:
    kubeadm = [
        {"kind": "InitConfiguration"},
        {"kind": "ClusterConfiguration", "apiServer": {"certSANs": ["10.0.0.10", outside]}},
    ]
    manifests = "- https://h/openstack-cloud-controller-manager-ds.yaml\n- https://h/cinder-csi-plugin.yaml\n"
    classes = {
        "apiVersion": "storage.k8s.io/v1",
        "kind": "StorageClass",
        "metadata": {"name": "disk"},
        "provisioner": "cinder.csi.openstack.org",
        "volumeBindingMode": "WaitForFirstConsumer",
    }
    return _cloud_config(
        {
            "/etc/x/kubeadm.yaml": yaml.safe_dump_all(kubeadm),
            "/etc/x/pki/ca.crt": authority.certificate_pem.decode(),
            "/etc/x/pki/ca.key": authority.key_pem.decode(),
            "/etc/x/manifests.txt": manifests,
            "/etc/x/cloud.conf": f"[LoadBalancer]\nsubnet-id={_PORT_ID}\n",
            "/etc/x/storage-class.yaml": yaml.safe_dump(classes),
        }
    )


def _instance(account: Account, name: str, user_data: str) -> Entry:
    return account.create(_INSTANCE, name=name, networks=[{"port": _PORT_ID}], userData=user_data)


def _connection(authority: Pair, address: str) -> client.ApiClient:
    """The way to the API with a certificate that the cluster's authority has issued a moment ago."""
    issued = certificates.issue(authority, "somebody", organization="system:masters")
    server = f"https://{address}:6443"
    text = kubeconfigs.kubeconfig("harbour", "somebody", server, authority.certificate_pem, issued)
    return config.new_client_from_config_dict(yaml.safe_load(text))


def test_a_cluster_of_kubeadms_obeys_its_own_authority_at_its_floating_address(
    openstack: Account, ledger: Ledger, registry: RegistryState
) -> None:
    authority = certificates.authority("harbour")
    address = openstack.create(
        "openstack:networking/floatingIp:FloatingIp", pool="public", portId=_PORT_ID
    ).text("address")

    _instance(openstack, "control-plane", _control_plane(authority, address))

    assert _status(f"{address}:6443", authority, "/readyz") == 200
    api = _connection(authority, address)
    core = client.CoreV1Api(api)
    until("no worker yet", lambda: core.list_node().items[0].spec.unschedulable, _SECONDS)
    _instance(openstack, "worker", _cloud_config({"/etc/x/kubeadm.yaml": "kind: JoinConfiguration\n"}))

    workload.claim(api)
    workload.pod(api, images.push_answering(registry.host).replace(registry.host, address))
    workload.balancer(api)

    host = until("the balancer's address", lambda: workload.address(api), _SECONDS)
    assert until("an answer", lambda: workload.status_of(host), _SECONDS) == 200
    assert [entry.at("size") for entry in ledger.of_type("openstack:blockstorage/volume:Volume")] == [2]
    assert len(list(ledger.of_type("openstack:loadbalancer/loadBalancer:LoadBalancer"))) == 1


def test_an_address_that_is_not_the_projects_is_refused(openstack: Account) -> None:
    authority = certificates.authority("harbour")

    with pytest.raises(Refused, match="certSANs name no floating address"):
        _instance(openstack, "control-plane", _control_plane(authority, "203.0.113.9"))


def test_a_registrys_instance_answers_with_its_authoritys_certificate_and_asks_for_the_password(
    openstack: Account, registry: RegistryState
) -> None:
    authority = certificates.authority("registry")
    address = openstack.create(
        "openstack:networking/floatingIp:FloatingIp", pool="public", portId=_PORT_ID
    ).text("address")
    files = {
        "/etc/landfall/registry.env": f"HOST={address}\nADDRESS=10.0.0.7\nUSERNAME=pusher\n",
        "/etc/landfall/tls/ca.crt": authority.certificate_pem.decode(),
        "/etc/landfall/tls/ca.key": authority.key_pem.decode(),
        "/etc/landfall/password": "sesame\n",
    }

    made = _instance(openstack, "registry", _cloud_config(files))

    until("the registry", lambda: _status(address, authority, "/") == 200, _SECONDS)
    assert _status(address, authority, "/v2/") == 401
    assert _status(address, authority, "/v2/", "pusher:open") == 401
    assert _status(address, authority, "/v2/", "pusher:sesame") == 200
    openstack.delete(made)
    assert _status(address, authority, "/") == 0


def _status(host: str, authority: Pair, path: str, login: str = "") -> int:
    """What a server with a certificate of that authority answers to a GET; 0 where nobody listens."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=authority.certificate_pem.decode())
    request = http.client.HTTPSConnection(host, context=context, timeout=10)
    headers = {"Authorization": f"Basic {base64.b64encode(login.encode()).decode()}"} if login else {}
    try:
        request.request("GET", path, headers=headers)
        return request.getresponse().status
    except ConnectionRefusedError:
        return 0
    finally:
        request.close()
