"""What of a dry run's result may be shown as an output, and what only the update will know."""

from infra.plugins.kubernetes.json_tree import Path, value_at
from infra.plugins.kubernetes.manifest import Manifest
from infra.plugins.kubernetes.wire import UNKNOWN

_DRAWN: dict[str, tuple[Path, ...]] = {
    "Service": (("spec", "clusterIP"), ("spec", "clusterIPs"), ("spec", "healthCheckNodePort")),
    "PersistentVolumeClaim": (("spec", "volumeName"),),
}
"""Fields that the server draws anew in every run, so that a dry run's value is not the update's."""


def as_preview(result: Manifest, wanted: Manifest) -> Manifest:
    """The dry run's result with everything unknown that the update will decide."""
    shown = result.without(("status",), ("metadata", "managedFields"))
    for path in _DRAWN.get(result.kind, ()):
        if shown.at(*path) is not None and value_at(wanted.tree, path) is None:
            shown = shown.replaced(path, UNKNOWN)
    if result.kind == "Service":
        for index, port in enumerate(result.objects("spec", "ports")):
            if "nodePort" in port and wanted.at("spec", "ports", index, "nodePort") is None:
                shown = shown.replaced(("spec", "ports", index, "nodePort"), UNKNOWN)
    return shown
