"""What EKS has and what it lacks, with the reasons."""

from infra.contract import Feature, FeatureName, complete

METRICS_API = Feature(FeatureName.METRICS_API)
MONITORING = Feature(FeatureName.MONITORING, "EKS brings none: Landfall installs its own Prometheus")
NETWORK_POLICY = Feature(FeatureName.NETWORK_POLICY)

FEATURES = complete(
    METRICS_API,
    Feature(
        FeatureName.CUSTOM_METRICS,
        "EKS brings no metrics adapter, and Landfall installs none: autoscalers follow CPU",
    ),
    MONITORING,
    NETWORK_POLICY,
    Feature(
        FeatureName.NODE_AUTOSCALING,
        "a managed node group moves between its bounds only where an autoscaler is installed, and EKS brings"
        " none: pools run minNodes",
    ),
    Feature(
        FeatureName.ACCELERATORS,
        "nodes can have them, with drivers, but pods get them only once NVIDIA's device plugin is installed",
    ),
)
