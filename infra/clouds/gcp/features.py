"""What GKE has and what it lacks, with the reasons."""

from infra.contract import Feature, FeatureName, complete

METRICS_API = Feature(FeatureName.METRICS_API)
MONITORING = Feature(
    FeatureName.MONITORING,
    "Google's own monitoring keeps its samples outside of the cluster: Landfall installs Prometheus",
)
NETWORK_POLICY = Feature(FeatureName.NETWORK_POLICY)

FEATURES = complete(
    METRICS_API,
    Feature(
        FeatureName.CUSTOM_METRICS,
        "GKE's adapter reads Google's monitoring, to which Landfall sends nothing: autoscalers follow CPU",
    ),
    MONITORING,
    NETWORK_POLICY,
    Feature(
        FeatureName.IMAGE_SCANNING,
        "it scans and bills every registry of the project: off until landfall:gcp.imageScanning is true",
    ),
)
