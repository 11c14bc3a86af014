"""What a kubeadm cluster on OpenStack has and what it lacks, with the reasons."""

from infra.contract import Feature, FeatureName, complete

METRICS_API = Feature(FeatureName.METRICS_API, "kubeadm brings none: Landfall installs metrics-server")
MONITORING = Feature(FeatureName.MONITORING, "kubeadm brings none: Landfall installs Prometheus")
NETWORK_POLICY = Feature(FeatureName.NETWORK_POLICY)

FEATURES = complete(
    METRICS_API,
    Feature(
        FeatureName.CUSTOM_METRICS,
        "kubeadm brings no metrics adapter, and Landfall installs none: autoscalers follow CPU",
    ),
    MONITORING,
    NETWORK_POLICY,
    Feature(
        FeatureName.NODE_AUTOSCALING,
        "instances are the stack's own: a pool has minNodes of them, and nothing adds one under load",
    ),
    Feature(FeatureName.ARM64, "one image serves all instances, and it is taken to be for amd64"),
    Feature(
        FeatureName.ACCELERATORS,
        "flavors with accelerators are each site's own, and nothing installs drivers on the instances",
    ),
    Feature(
        FeatureName.WORKLOAD_IDENTITY,
        "Keystone knows no service accounts of Kubernetes, so pods get no identity in the cloud",
    ),
    Feature(FeatureName.IMAGE_SCANNING, "the registry instance keeps images and does nothing else"),
    Feature(
        FeatureName.DELETION_PROTECTION,
        "OpenStack deletes what it is told to: landfall:deletionProtection makes Pulumi refuse instead",
    ),
)
