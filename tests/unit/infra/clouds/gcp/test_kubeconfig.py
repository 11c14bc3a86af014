"""Access by Google's helper: the right cluster, no token."""

import yaml

from infra.clouds.gcp.kubeconfig import kubeconfig

_EXPECTED = """\
apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: Q0E=
    server: https://203.0.113.9
  name: gke_my-project_europe-west4_landfall-gcp
contexts:
- context:
    cluster: gke_my-project_europe-west4_landfall-gcp
    user: gke_my-project_europe-west4_landfall-gcp
  name: gke_my-project_europe-west4_landfall-gcp
current-context: gke_my-project_europe-west4_landfall-gcp
kind: Config
users:
- name: gke_my-project_europe-west4_landfall-gcp
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1beta1
      args:
      - --use_application_default_credentials
      command: gke-gcloud-auth-plugin
      installHint: 'Install gke-gcloud-auth-plugin: gcloud components install gke-gcloud-auth-plugin,
        or see https://cloud.google.com/kubernetes-engine/docs/how-to/cluster-access-for-kubectl#install_plugin'
      interactiveMode: Never
      provideClusterInfo: true
"""


def test_a_clusters_kubeconfig() -> None:
    text = kubeconfig("landfall-gcp", "my-project", "europe-west4", endpoint="203.0.113.9", authority="Q0E=")

    assert text == _EXPECTED


def test_an_endpoint_may_have_a_port() -> None:
    text = kubeconfig("c", "p", "r", endpoint="127.0.0.2:6443", authority="Q0E=")

    assert yaml.safe_load(text)["clusters"][0]["cluster"]["server"] == "https://127.0.0.2:6443"
