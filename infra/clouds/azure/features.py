"""What Azure has and what it lacks, with the reasons."""

from infra.contract import Feature, FeatureName, complete

METRICS_API = Feature(FeatureName.METRICS_API)
MONITORING = Feature(
    FeatureName.MONITORING,
    "Azure's managed Prometheus is a service of its own that is paid apart: Landfall installs Prometheus",
)
NETWORK_POLICY = Feature(FeatureName.NETWORK_POLICY)

FEATURES = complete(
    METRICS_API,
    Feature(
        FeatureName.CUSTOM_METRICS,
        "AKS brings no adapter for the pods' own metrics, and Landfall installs none: autoscalers follow CPU",
    ),
    MONITORING,
    NETWORK_POLICY,
    Feature(
        FeatureName.IMAGE_SCANNING,
        "images are scanned where Defender for Containers is on for the whole subscription, which is not a"
        " stack's to switch",
    ),
)
