"""The program as it is, but for what waits for running pods: an API server without kubelets has none."""

import runpy
from pathlib import Path

import pulumi

_WAITED_FOR = (
    "kubernetes:apps/v1:Deployment",
    "kubernetes:core/v1:Service",
    "kubernetes:apiregistration.k8s.io/v1:APIService",
)


def unawaited(args: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult | None:
    """Add the annotation by which the kubernetes plugins, Pulumi's and ours, do not wait."""
    if args.type_ not in _WAITED_FOR:
        return None
    metadata = dict(args.props["metadata"])
    metadata["annotations"] = {**metadata.get("annotations", {}), "pulumi.com/skipAwait": "true"}
    return pulumi.ResourceTransformResult(props={**args.props, "metadata": metadata}, opts=args.opts)


pulumi.runtime.register_resource_transform(unawaited)
runpy.run_path(str(Path(__file__).parents[4] / "infra"), run_name="__main__")
