"""Google Cloud as the program meets it: pulumi-gcp's types, ids and refusals.

What replaces stands in the schemas of terraform-provider-google (`ForceNew`), which pulumi-gcp wraps:
https://github.com/hashicorp/terraform-provider-google/tree/main/google/services (read on 2026-11-21).
"""

from infra.plugins.simulator.gcp import functions, gke, identity, network, storage
from infra.plugins.simulator.gcp.inside import INSIDE
from infra.plugins.simulator.gcp.names import scope
from infra.plugins.simulator.tables import SimulatedCloud, by_token

CLOUD = SimulatedCloud(
    name="gcp",
    package="pulumi_gcp",
    scope=scope,
    required={
        "project": "is not set: `pulumi config set gcp:project <project>`, or give the provider a project",
    },
    types=by_token(network.TYPES, identity.TYPES, storage.TYPES, gke.TYPES),
    functions=functions.FUNCTIONS,
    texts={
        # https://cloud.google.com/compute/docs/troubleshooting/api-requests (rateLimitExceeded)
        "throttling": "googleapi: Error 429: Quota exceeded for quota metric 'Queries' and limit 'Queries per"
        " minute' of service 'compute.googleapis.com', rateLimitExceeded",
        # https://cloud.google.com/compute/resource-usage#troubleshooting
        "quota": "googleapi: Error 403: Quota 'NETWORKS' exceeded. Limit: 5.0 globally., quotaExceeded",
        # https://cloud.google.com/docs/authentication/troubleshoot-adc
        "credentials": 'oauth2: "invalid_grant" "Bad Request": reauth related error (invalid_rapt)',
        "not-yet-visible": "googleapi: Error 404: The resource was not found, notFound",
    },
    inside=INSIDE,
)
