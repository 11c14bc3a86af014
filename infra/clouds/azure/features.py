"""What Azure has and what it lacks, with the reasons."""

from infra.contract import Feature, FeatureName

METRICS_API = Feature(FeatureName.METRICS_API)
MONITORING = Feature(
    FeatureName.MONITORING,
    "Azure's managed Prometheus is a service of its own that is paid apart: Landfall installs Prometheus",
)
NETWORK_POLICY = Feature(FeatureName.NETWORK_POLICY)

FEATURES = (
    METRICS_API,
    Feature(
        FeatureName.CUSTOM_METRICS,
        "AKS brings no adapter for the pods' own metrics, and Landfall installs none: autoscalers follow CPU",
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
        "images are scanned where Defender for Containers is on for the whole subscription, which is not a"
        " stack's to switch",
    ),
    Feature(FeatureName.DELETION_PROTECTION),
)
