"""Access to a cluster: a helper that gets tokens, and nothing secret."""

import base64

import pytest
import yaml

from infra.clouds.azure import kubeconfig
from infra.errors import CloudError
from tests.unit.infra.clouds.azure.stack import TENANT

GOLDEN = f"""\
apiVersion: v1
kind: Config
clusters:
- name: landfall-azure
  cluster:
    server: https://landfall-azure-1a2b.hcp.westeurope.azmk8s.io:443
    certificate-authority-data: QUJD
users:
- name: landfall-azure
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1beta1
      command: kubelogin
      args:
      - get-token
      - --login
      - azurecli
      - --environment
      - AzurePublicCloud
      - --tenant-id
      - {TENANT}
      - --server-id
      - 6dae42f8-4368-4678-94ff-3960e28e3630
      installHint: 'Install kubelogin: https://azure.github.io/kubelogin/install.html'
      interactiveMode: IfAvailable
      provideClusterInfo: false
contexts:
- name: landfall-azure
  context:
    cluster: landfall-azure
    user: landfall-azure
current-context: landfall-azure
"""


def answer(document: object) -> str:
    """What AKS answers: a kubeconfig in base64."""
    return base64.b64encode(yaml.safe_dump(document).encode()).decode()


CLUSTER = {
    "server": "https://landfall-azure-1a2b.hcp.westeurope.azmk8s.io:443",
    "certificate-authority-data": "QUJD",
}


def test_it_is_what_kubectl_reads() -> None:
    reached = kubeconfig.Endpoint(CLUSTER["server"], CLUSTER["certificate-authority-data"])

    assert kubeconfig.text("landfall-azure", TENANT, reached) == GOLDEN


def test_of_what_aks_answers_only_the_endpoint_is_kept() -> None:
    document = {
        "apiVersion": "v1",
        "clusters": [{"name": "any", "cluster": CLUSTER}],
        "users": [{"name": "clusterUser_any", "user": {"token": "SENTINEL"}}],
    }

    reached = kubeconfig.endpoint(answer(document))

    assert reached == kubeconfig.Endpoint(CLUSTER["server"], "QUJD")
    assert "SENTINEL" not in kubeconfig.text("any", TENANT, reached)


@pytest.mark.parametrize(
    "credential",
    [
        "",
        "not base64!",
        base64.b64encode(b"\xff\xfe").decode(),
        base64.b64encode(b"a: [").decode(),
        answer("words"),
        answer({"clusters": []}),
        answer({"clusters": [{"name": "any", "cluster": {"server": "https://a"}}]}),
    ],
)
def test_an_answer_that_is_no_kubeconfig_is_told(credential: str) -> None:
    with pytest.raises(CloudError, match="AKS returned no kubeconfig"):
        kubeconfig.endpoint(credential)
