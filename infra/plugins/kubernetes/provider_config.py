"""The provider's own configuration: whether it is valid, and whether a new one means another cluster."""

from dataclasses import dataclass

from infra.plugins.kubernetes.difference import changes
from infra.plugins.kubernetes.errors import KubeconfigError
from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.kubernetes.kubeconfig import read_access
from infra.plugins.kubernetes.settings import ProviderSettings, read_settings
from infra.plugins.kubernetes.wire import UNKNOWN, contains_unknown

_OURS_TO_IGNORE = frozenset({"version", "pluginDownloadURL", "__internal", "__defaults"})


@dataclass(frozen=True)
class ConfigComparison:
    """What of a provider's configuration changes, and which of it means another cluster."""

    changed: tuple[str, ...]
    replacing: tuple[str, ...] = ()


def check_config(news: JsonObject) -> None:
    """Validates a provider's inputs as far as they are known.

    Raises:
        RefusedError: A wrong value, or an option that this plugin does not serve.
    """
    read_settings({key: value for key, value in news.items() if not contains_unknown(value)})


def compare_config(olds: JsonObject, news: JsonObject) -> ConfigComparison:
    """What changes between two configurations of a provider.

    Kubernetes gives clusters no identity. Two configurations mean the same cluster when their
    `clusterIdentifier` is the same, or, where it is not set in both, when their kubeconfigs lead to the same
    server's address. A kubeconfig that cannot be read, or is not known yet, counts as the same, since taking
    it for another would replace every object.
    """
    changed = tuple(
        str(change.path[0])
        for change in changes(olds, news)
        if change.path and change.path[0] not in _OURS_TO_IGNORE
    )
    distinct = tuple(dict.fromkeys(changed))
    old_identifier, new_identifier = olds.get("clusterIdentifier"), news.get("clusterIdentifier")
    if UNKNOWN in (old_identifier, new_identifier):
        return ConfigComparison(distinct)
    if old_identifier and new_identifier:
        return ConfigComparison(distinct, ("clusterIdentifier",) if old_identifier != new_identifier else ())
    leading = tuple(key for key in ("kubeconfig", "context", "cluster") if key in distinct)
    before, after = _server(olds), _server(news)
    moved = bool(leading) and before is not None and after is not None and before != after
    return ConfigComparison(distinct, leading if moved else ())


def _server(values: JsonObject) -> str | None:
    texts = {key: value for key, value in values.items() if isinstance(value, str) and value != UNKNOWN}
    if contains_unknown([values.get("kubeconfig"), values.get("context"), values.get("cluster")]):
        return None
    settings = ProviderSettings(
        kubeconfig=texts.get("kubeconfig"), context=texts.get("context"), cluster=texts.get("cluster")
    )
    try:
        return read_access(settings).cluster.server.rstrip("/")
    except KubeconfigError:
        return None
