"""What EKS has and what it lacks, with the reasons."""

from infra.contract import Feature, FeatureName

METRICS_API = Feature(FeatureName.METRICS_API)
MONITORING = Feature(FeatureName.MONITORING, "EKS brings none: Landfall installs its own Prometheus")
NETWORK_POLICY = Feature(FeatureName.NETWORK_POLICY)

FEATURES = (
    METRICS_API,
    Feature(
        FeatureName.CUSTOM_METRICS,
        "EKS brings no metrics adapter, and Landfall installs none: autoscalers follow CPU",
    ),
    MONITORING,
    NETWORK_POLICY,
    Feature(FeatureName.LOAD_BALANCERS),
    Feature(FeatureName.VOLUMES),
    Feature(
        FeatureName.NODE_AUTOSCALING,
        "a managed node group moves between its bounds only where an autoscaler is installed, and EKS brings"
        " none: pools run minNodes",
    ),
    Feature(FeatureName.ROLLING_NODE_POOLS),
    Feature(FeatureName.ZONES),
    Feature(FeatureName.ARM64),
    Feature(
        FeatureName.ACCELERATORS,
        "nodes can have them, with drivers, but pods get them only once NVIDIA's device plugin is installed",
    ),
    Feature(FeatureName.PRIVATE_NODES),
    Feature(FeatureName.SECRETS_ENCRYPTION),
    Feature(FeatureName.AUDIT_LOGS),
    Feature(FeatureName.WORKLOAD_IDENTITY),
    Feature(FeatureName.IMAGE_SCANNING),
    Feature(FeatureName.DELETION_PROTECTION),
)
