"""Whether a provider's new configuration means another cluster."""

import pytest
import yaml

from infra.plugins.kubernetes.errors import RefusedError
from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.kubernetes.provider_config import check_config, compare_config
from infra.plugins.kubernetes.wire import UNKNOWN


def _kubeconfig(server: str, token: str = "t") -> str:
    return yaml.safe_dump(
        {
            "current-context": "c",
            "clusters": [{"name": "c", "cluster": {"server": server}}],
            "users": [{"name": "u", "user": {"token": token}}],
            "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u"}}],
        }
    )


A, A_NEW_TOKEN, B = (
    _kubeconfig("https://a:6443"),
    _kubeconfig("https://a:6443", "other"),
    _kubeconfig("https://b:6443"),
)


@pytest.mark.parametrize(
    ("olds", "news", "changed", "replaced"),
    [
        ({"kubeconfig": A}, {"kubeconfig": A}, False, False),
        ({"kubeconfig": A}, {"kubeconfig": A_NEW_TOKEN}, True, False),
        ({"kubeconfig": A}, {"kubeconfig": B}, True, True),
        (
            {"kubeconfig": A, "clusterIdentifier": "x"},
            {"kubeconfig": B, "clusterIdentifier": "x"},
            True,
            False,
        ),
        (
            {"kubeconfig": A, "clusterIdentifier": "x"},
            {"kubeconfig": A, "clusterIdentifier": "y"},
            True,
            True,
        ),
        ({"kubeconfig": A}, {"kubeconfig": A, "clusterIdentifier": "y"}, True, False),
        ({"kubeconfig": A}, {"kubeconfig": UNKNOWN}, True, False),
        ({"kubeconfig": "/gone"}, {"kubeconfig": B}, True, False),
        ({"kubeconfig": A, "version": "1"}, {"kubeconfig": A, "version": "2"}, False, False),
    ],
)
def test_another_server_or_identifier_is_another_cluster(
    olds: JsonObject, news: JsonObject, changed: bool, replaced: bool
) -> None:
    found = compare_config(olds, news)
    assert (bool(found.changed), bool(found.replacing)) == (changed, replaced)


def test_values_that_are_not_known_yet_are_not_checked() -> None:
    check_config({"kubeconfig": UNKNOWN, "deleteUnreachable": UNKNOWN})
    with pytest.raises(RefusedError):
        check_config({"deleteUnreachable": "perhaps"})
