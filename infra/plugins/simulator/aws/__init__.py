"""Amazon Web Services as the program meets it: pulumi-aws's types, ids and refusals.

What replaces stands in the schemas of terraform-provider-aws (`ForceNew`, `RequiresReplace`), which
pulumi-aws wraps: https://github.com/hashicorp/terraform-provider-aws/tree/main/internal/service (read on
2026-11-21).
"""

from infra.plugins.simulator.aws import compute, eks, functions, iam, network, storage
from infra.plugins.simulator.aws.inside import INSIDE
from infra.plugins.simulator.aws.names import scope
from infra.plugins.simulator.tables import SimulatedCloud, by_token

CLOUD = SimulatedCloud(
    name="aws",
    package="pulumi_aws",
    scope=scope,
    required={
        "region": "is not set: `pulumi config set aws:region <region>`, or give the provider a region,"
        " such as eu-central-1"
    },
    types=by_token(network.TYPES, iam.TYPES, storage.TYPES, compute.TYPES, eks.TYPES),
    functions=functions.FUNCTIONS,
    inside=INSIDE,
    texts={
        # https://docs.aws.amazon.com/AWSEC2/latest/APIReference/CommonErrors.html
        "throttling": "operation error EC2: https response error StatusCode: 503, api error"
        " RequestLimitExceeded:"
        " Request limit exceeded.",
        # https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
        "quota": "operation error EC2: https response error StatusCode: 400, api error VpcLimitExceeded: The"
        " maximum number of VPCs has been reached.",
        # https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
        "credentials": "operation error STS: GetCallerIdentity, https response error StatusCode: 403, api"
        " error"
        " ExpiredToken: The security token included in the request is expired",
        "not-yet-visible": "operation error EC2: https response error StatusCode: 400, api error"
        " InvalidVpcID.NotFound: The vpc ID does not exist",
    },
)
