"""What a Service says so that EKS gives it a Network Load Balancer. Pure.

EKS runs the cloud provider's own controller in its control plane: it needs nothing installed, makes Classic
balancers by default and Network ones where asked, with nodes as targets
(https://docs.aws.amazon.com/eks/latest/userguide/network-load-balancing.html; annotations:
https://github.com/kubernetes/cloud-provider-aws/blob/master/docs/service_controller.md, read 2026-11-21). The
AWS Load Balancer Controller, which AWS recommends beyond that, would need an image, a role and a webhook of
its own.
"""

from collections.abc import Mapping

_PREFIX = "service.beta.kubernetes.io/aws-load-balancer"


def annotations(tags: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Annotations of a Service of type LoadBalancer.

    Args:
        tags: On the balancer, so that one left behind is found.
    """
    marks = ",".join(f"{name}={value}" for name, value in tags.items())
    return ((f"{_PREFIX}-type", "nlb"), (f"{_PREFIX}-additional-resource-tags", marks))
