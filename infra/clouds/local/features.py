"""What the local node has and what it lacks, with the reasons."""

from infra.contract import Feature, FeatureName, complete

_ONE_MACHINE = "one machine is one node: there is nowhere to put another"

METRICS_API = Feature(FeatureName.METRICS_API, "the node brings none: Landfall installs metrics-server")
MONITORING = Feature(FeatureName.MONITORING, "the node brings none: Landfall installs Prometheus")
NETWORK_POLICY = Feature(
    FeatureName.NETWORK_POLICY,
    "pods on the local node meet on a plain bridge, and nothing there reads NetworkPolicies",
)

FEATURES = complete(
    METRICS_API,
    Feature(
        FeatureName.CUSTOM_METRICS,
        "the node brings no metrics adapter, and Landfall installs none: autoscalers follow CPU",
    ),
    MONITORING,
    NETWORK_POLICY,
    Feature(FeatureName.LOAD_BALANCERS, "services answer on node ports of a loopback address"),
    Feature(FeatureName.VOLUMES, "the node has no storage class: what pods keep goes with them"),
    Feature(FeatureName.NODE_AUTOSCALING, _ONE_MACHINE),
    Feature(FeatureName.ROLLING_NODE_POOLS, _ONE_MACHINE),
    Feature(FeatureName.ZONES, _ONE_MACHINE),
    Feature(FeatureName.ARM64, "the node runs images of this machine's own architecture"),
    Feature(FeatureName.ACCELERATORS, "pods get no devices of this machine"),
    Feature(FeatureName.AUDIT_LOGS, "the API server's log is kept, an audit log is not"),
    Feature(FeatureName.WORKLOAD_IDENTITY, "there is no cloud whose identities pods could have"),
    Feature(FeatureName.IMAGE_SCANNING, "the registry keeps images and does nothing else"),
    Feature(FeatureName.DELETION_PROTECTION, "nothing stands between `pulumi destroy` and the node"),
)
