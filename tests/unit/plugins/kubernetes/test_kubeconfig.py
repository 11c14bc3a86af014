"""Reading kubeconfigs: contents, paths, contexts, and what is said of broken ones."""

import base64
from pathlib import Path

import pytest
import yaml

from infra.plugins.kubernetes.errors import KubeconfigError
from infra.plugins.kubernetes.kubeconfig import read_access
from infra.plugins.kubernetes.settings import ProviderSettings

CONFIG = {
    "current-context": "one",
    "clusters": [
        {"name": "a", "cluster": {"server": "https://a:6443"}},
        {"name": "b", "cluster": {"server": "https://b:6443", "certificate-authority": "ca.crt"}},
    ],
    "users": [{"name": "u", "user": {"token": "t"}}],
    "contexts": [
        {"name": "one", "context": {"cluster": "a", "user": "u"}},
        {"name": "two", "context": {"cluster": "b", "user": "u", "namespace": "team"}},
        {"name": "lost", "context": {"cluster": "c", "user": "u"}},
    ],
}
TEXT = yaml.safe_dump(CONFIG)


def test_the_current_context_leads_to_the_server() -> None:
    access = read_access(ProviderSettings(kubeconfig=TEXT))
    assert (access.cluster.server, access.namespace, access.user.token) == ("https://a:6443", "default", "t")


def test_a_named_context_and_its_namespace_are_taken() -> None:
    access = read_access(ProviderSettings(kubeconfig=TEXT, context="two"))
    assert (access.cluster.server, access.namespace) == ("https://b:6443", "team")


def test_the_settings_namespace_and_cluster_come_first() -> None:
    access = read_access(ProviderSettings(kubeconfig=TEXT, context="two", namespace="mine", cluster="a"))
    assert (access.cluster.server, access.namespace) == ("https://a:6443", "mine")


def test_a_path_is_read_and_its_files_are_found_beside_it(tmp_path: Path) -> None:
    (tmp_path / "config").write_text(TEXT)
    (tmp_path / "ca.crt").write_text("authority")
    access = read_access(ProviderSettings(kubeconfig=str(tmp_path / "config"), context="two"))
    assert access.content(None, access.cluster.certificate_authority, "certificate-authority") == b"authority"


def test_without_the_setting_the_environment_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "config").write_text(TEXT)
    environment = {"KUBECONFIG": f"{tmp_path / 'missing'}:{tmp_path / 'config'}"}
    assert read_access(ProviderSettings(), environment).cluster.server == "https://a:6443"


def test_inline_data_is_decoded_and_broken_data_is_named() -> None:
    access = read_access(ProviderSettings(kubeconfig=TEXT))
    assert access.content(base64.b64encode(b"x").decode(), None, "client-key") == b"x"
    with pytest.raises(KubeconfigError, match="client-key-data is not valid base64"):
        access.content("%%%", None, "client-key")


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (ProviderSettings(kubeconfig=TEXT, context="three"), "no context 'three'; it has: lost, one, two"),
        (ProviderSettings(kubeconfig=TEXT, context="lost"), "no cluster 'c'; it has: a, b"),
        (ProviderSettings(kubeconfig="a: [\n"), "is not YAML"),
        (ProviderSettings(kubeconfig="clusters:\n  - name: a\n"), r"not a kubeconfig: clusters\.0\.cluster"),
        (ProviderSettings(kubeconfig="{}"), "no current-context"),
        (ProviderSettings(kubeconfig="/nowhere/config"), "no kubeconfig at /nowhere/config"),
    ],
)
def test_broken_kubeconfigs_are_named_with_what_they_lack(settings: ProviderSettings, words: str) -> None:
    with pytest.raises(KubeconfigError, match=words):
        read_access(settings, {})
