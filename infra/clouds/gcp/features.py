"""What GKE has and what it lacks, with the reasons."""

from infra.contract import Feature, FeatureName

METRICS_API = Feature(FeatureName.METRICS_API)
MONITORING = Feature(
    FeatureName.MONITORING,
    "Google's own monitoring keeps its samples outside of the cluster: Landfall installs Prometheus",
)
NETWORK_POLICY = Feature(FeatureName.NETWORK_POLICY)

FEATURES = (
    METRICS_API,
    Feature(
        FeatureName.CUSTOM_METRICS,
        "GKE's adapter reads Google's monitoring, to which Landfall sends nothing: autoscalers follow CPU",
    ),
    MONITORING,
    NETWORK_POLICY,
    Feature(FeatureName.LOAD_BALANCERS),
    Feature(FeatureName.VOLUMES),
    Feature(FeatureName.NODE_AUTOSCALING),
    Feature(FeatureName.ROLLING_NODE_POOLS),
    Feature(FeatureName.ZONES),
    Feature(FeatureName.ARM64),
    Feature(FeatureName.ACCELERATORS),
    Feature(FeatureName.PRIVATE_NODES),
    Feature(FeatureName.SECRETS_ENCRYPTION),
    Feature(FeatureName.AUDIT_LOGS),
    Feature(FeatureName.WORKLOAD_IDENTITY),
    Feature(
        FeatureName.IMAGE_SCANNING,
        "it scans and bills every registry of the project: off until landfall:gcp.imageScanning is true",
    ),
    Feature(FeatureName.DELETION_PROTECTION),
)
